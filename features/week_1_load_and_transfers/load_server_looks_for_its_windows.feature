@week1 @historical_forecasted_load @w1-tue-alloc-mn-2 @w1-tue-alloc-mn-3 @w1-tue-alloc-an-1
Feature: A load server looks for the windows of its load
  Load is handed in by windows: for the four seasons of last year, for one month of last year, and
  for the month ahead. A window says OPEN or CLOSED, and CLOSED also before it opens.

  Rule: Each published window stands in the list of its kind, open or closed

    @CRR-LWI-001 @rule:load-window-lists @rule:load-window-status
    Scenario Outline: Past load on <day> <time>, the <state> windows
      Given it is <day> <time> PPT
      When LSE1 lists the <state> windows for past load
      Then the load windows listed are:
        | window                  |
        | annual historical load  |
        | monthly historical load |

      Examples:
        | day    | time     | state  |
        | W1-MON | 10:00:00 | closed |
        | W1-TUE | 08:59:59 | closed |
        | W1-TUE | 09:00:00 | open   |
        | W1-WED | 08:59:59 | open   |
        | W1-WED | 09:00:00 | closed |

    @CRR-LWI-002 @rule:load-window-lists @rule:load-window-status
    Scenario Outline: Forecast load on <day> <time>, the <state> windows
      Given it is <day> <time> PPT
      When LSE1 lists the <state> windows for forecast load
      Then the load windows listed are:
        | window                |
        | monthly forecast load |

      Examples:
        | day    | time     | state  |
        | W1-TUE | 08:59:59 | closed |
        | W1-TUE | 09:00:00 | open   |
        | W1-WED | 09:00:00 | closed |

    @CRR-LWI-003 @rule:load-window-status
    Scenario Outline: On <day> <time> there is no <state> window
      Given it is <day> <time> PPT
      When LSE1 lists the <state> windows for <kind> load
      Then there is no load window among them

      Examples:
        | day    | time     | state  | kind     |
        | W1-MON | 08:59:59 | closed | past     |
        | W1-MON | 10:00:00 | open   | past     |
        | W1-TUE | 09:00:00 | closed | forecast |
        | W1-WED | 09:00:00 | open   | forecast |

  Rule: A window tells how it stands and what it takes

    @CRR-LWI-010 @rule:load-window-status
    Scenario Outline: The annual window <edge> it <turn>
      Given it is <edge> the annual historical load window <turn>
      When LSE1 asks for the status of the annual historical load window
      Then the load window is <state>
      And it takes the 4 seasons of the year before the sim

      Examples:
        | edge              | turn   | state  |
        | one second before | opens  | CLOSED |
        | exactly when      | opens  | OPEN   |
        | one second before | closes | OPEN   |
        | exactly when      | closes | CLOSED |

    @CRR-LWI-013 @rule:load-window-status
    Scenario: The annual window on any day that it is open
      Given the annual historical load window is OPEN
      When LSE1 asks for the status of the annual historical load window
      Then the load window is OPEN
      And it takes the 4 seasons of the year before the sim

    @CRR-LWI-011 @rule:load-window-name
    Scenario: A window that there is not
      Given the market simulation is under way
      When LSE1 asks for the status of the load window "HIST_LOAD_1999"
      Then it is refused with LHFV0030

    @CRR-LWI-012 @rule:access-known
    Scenario: In the name of nobody known
      Given the market simulation is under way
      When LSE1 asks for the open windows of past load in the name of "NOBODY"
      Then it is refused with SER0002
