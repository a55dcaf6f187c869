"""Names that asking and indexing must agree on."""

# Where the exported model lies in the index folder.
MODEL_FOLDER = "model"
# A loader's part of the fingerprint: this and the file name ending.
LOADER_PART = "loader"
