"""Instructions hidden in articles: is anything that they demand shown as an answer?"""
