"""Who owns, who decides and who receives: rules that scenario files change."""
