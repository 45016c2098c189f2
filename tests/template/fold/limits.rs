//! What has to be shipped whole.

