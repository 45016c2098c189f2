//! What each mistake says, whole.
