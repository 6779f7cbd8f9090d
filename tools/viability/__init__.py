"""The hierarchical fit of survival: development time only, needs the extra ``fit``."""
