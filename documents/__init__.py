"""Documents: what is printed or filed. Values in, the bytes of a .pdf, .xlsx or .docx out; nothing is read from records."""
