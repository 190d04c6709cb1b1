"""Files that other people wrote (text, TOML, JSON, XML, CSV, workbooks): read strictly, complained about by place."""
