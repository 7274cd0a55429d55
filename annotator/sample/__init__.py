"""The sample project as data: a codebook and the articles with their claims."""
