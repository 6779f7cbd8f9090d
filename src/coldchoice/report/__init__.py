"""How a comparison is told: terminal table, Markdown, JSON, CSV and one HTML page."""
