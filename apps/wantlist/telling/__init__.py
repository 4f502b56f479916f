"""Price alerts as people and programs set them, switch them and look back at what fired."""
