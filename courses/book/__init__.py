"""All lessons as one book: an HTML file that needs nothing else, with search."""
