"""Files that other people wrote, CSV and TOML: read strictly, complained about by place."""
