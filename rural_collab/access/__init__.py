"""Who is asking, and who may do what: values and rules, without a database or a request."""
