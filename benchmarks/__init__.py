"""What Annotator costs beside a bare program that does the least of the same job, run in the same minute."""
