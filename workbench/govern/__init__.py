"""What are we obliged to do?"""
