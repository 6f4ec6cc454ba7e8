"""The index: answers searches; rebuilt from the journal at need."""
