"""The books: flows, the one ledger, the matrices and the identities that are checked every period."""
