"""Pictures as pure functions of a record and a moment. Only here does matplotlib live."""
