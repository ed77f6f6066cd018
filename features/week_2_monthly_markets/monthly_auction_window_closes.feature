@week2 @auction @w2-tue-auc-mn-2 @mock_only
Feature: The window of the monthly auction closes
  The window opens on Tuesday and closes on Thursday of week 2. What arrives at the second of the
  close arrives too late.

  Rule: A portfolio is submitted from the second of the opening up to, and not at, the second of the close

    @CRR-WIN-001 @rule:submission-window
    Scenario Outline: A portfolio submitted <edge> the window <turn>
      Given the monthly auction is PREP
      And FIN1 has the portfolio "Last call"
      And time has passed to <edge> the window <turn>
      When FIN1 submits the portfolio "Last call"
      Then the portfolio is SUBMITTED

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-WIN-002 @rule:submission-window
    Scenario Outline: A portfolio submitted <edge> the window <turn>, which is no time for it
      Given the monthly auction is PREP
      And FIN1 has the portfolio "Last call"
      And time has passed to <edge> the window <turn>
      When FIN1 submits the portfolio "Last call"
      Then it is refused with MKT0004
      And FIN1's portfolio "Last call" is still VALID

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |
        | one second after  | closes |

  Rule: A portfolio is created before the close or not at all

    @CRR-WIN-010 @rule:creation-window @rule:blank-portfolio
    Scenario: One second before the close
      Given it is one second before the monthly auction closes
      When FIN1 creates the empty portfolio "Just in time"
      Then the portfolio is NEW

    @CRR-WIN-011 @rule:creation-window
    Scenario Outline: Created <edge> the close
      Given it is <edge> the monthly auction closes
      When FIN1 creates the empty portfolio "Too late"
      Then it is refused with MKT0004
      And FIN1 has no portfolio "Too late"

      Examples:
        | edge             |
        | exactly when     |
        | one second after |

  Rule: A submitted portfolio is retracted before the close or not at all

    @CRR-WIN-020 @rule:retraction-window @rule:retracted-is-valid
    Scenario: One second before the close, a portfolio is retracted
      Given the monthly auction is OPEN
      And FIN1 has submitted the portfolio "Second thoughts"
      And time has passed to one second before the window closes
      When FIN1 retracts the portfolio "Second thoughts"
      Then the portfolio is VALID

    @CRR-WIN-021 @rule:retraction-window
    Scenario Outline: A portfolio retracted <edge> the close
      Given the monthly auction is OPEN
      And FIN1 has submitted the portfolio "Second thoughts"
      And time has passed to <edge> the window closes
      When FIN1 retracts the portfolio "Second thoughts"
      Then it is refused with NOM0129
      And FIN1's portfolio "Second thoughts" is still SUBMITTED

      Examples:
        | edge             |
        | exactly when     |
        | one second after |
