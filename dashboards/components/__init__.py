"""Parts of pages that all pages share."""
