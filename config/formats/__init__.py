"""What pages of a language write otherwise than Django has it."""
