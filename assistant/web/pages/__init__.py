"""The pages, a file each; every one takes the site and returns the handles other pages connect to."""
