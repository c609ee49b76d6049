"""Many articles: records of files read into documents, and work spread over processes in order."""
