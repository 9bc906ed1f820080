"""What every engine that is asked in words shares: prompts filled, replies read strictly, drafts made of them."""
