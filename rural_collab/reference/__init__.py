"""What is known before anyone signs in: the agencies' files, and the project's own compact copy of them."""
