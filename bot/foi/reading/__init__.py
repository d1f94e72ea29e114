"""How a letter is read. The files, in the order in which the text passes through them:

flat         the same characters without markup: every offset stays good
markers      what is printed in front of a question or an answer
blocks       lines become items, bullets, table rows, paragraphs
headings     numbered headings, which are no questions
sections     head, opening, request, response, notice, rights, end
page         all of this for one letter
numbering, lists, splitting, numbered, tables, pairs, unnumbered
             questions and what answers them
citations, cited_act, spans, review, reliance
             provisions named, and those that are refused with
guide, cues, wants, holding, acts, clauses, grounds, outcome, claims, whole, decide, pointing, finish
             what sentences say, weighed into an outcome for each part
dates, metadata, authority, regime, kinds, routes, refusals, reports
             what the letter says of itself
"""
