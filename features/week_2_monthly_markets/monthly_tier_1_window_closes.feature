@week2 @nomination @w2-tue-alloc-mn-2 @mock_only
Feature: The window of the monthly allocation tier 1 closes
  Tier 1 opens on Tuesday and closes on Wednesday of week 2, a day before the auction. What arrives
  at the second of the close arrives too late.

  Background:
    Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
    And nobody holds a CRR
    And LSE1's load metric at DLAP_PGAE-APND is 60.000 MW ON for the month

  Rule: A portfolio is submitted from the second of the opening up to, and not at, the second of the close

    @CRR-WIN-201 @rule:submission-window
    Scenario Outline: Nominations submitted <edge> the window <turn>
      Given LSE1 has the portfolio "Last call"
      And time has passed to <edge> the window <turn>
      When LSE1 submits the portfolio "Last call"
      Then the portfolio is SUBMITTED

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-WIN-202 @rule:submission-window
    Scenario Outline: Nominations submitted <edge> the window <turn>, which is no time for it
      Given LSE1 has the portfolio "Last call"
      And time has passed to <edge> the window <turn>
      When LSE1 submits the portfolio "Last call"
      Then it is refused with NOM0128
      And LSE1's portfolio "Last call" is still VALID

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |
        | one second after  | closes |

  Rule: A portfolio is created before the close or not at all

    @CRR-WIN-210 @rule:creation-window @rule:blank-portfolio
    Scenario: One second before the close, nominations are created
      Given time has passed to one second before the window closes
      When LSE1 creates the empty portfolio "Just in time"
      Then the portfolio is NEW

    @CRR-WIN-211 @rule:creation-window
    Scenario Outline: Nominations created <edge> the close
      Given time has passed to <edge> the window closes
      When LSE1 creates the empty portfolio "Too late"
      Then it is refused with MKT0004
      And LSE1 has no portfolio "Too late"

      Examples:
        | edge             |
        | exactly when     |
        | one second after |

  Rule: A submitted portfolio is retracted before the close or not at all

    @CRR-WIN-220 @rule:retraction-window @rule:retracted-is-valid
    Scenario: One second before the close, nominations are retracted
      Given time has passed to exactly when the window opens
      And LSE1 has submitted the portfolio "Second thoughts"
      And time has passed to one second before the window closes
      When LSE1 retracts the portfolio "Second thoughts"
      Then the portfolio is VALID

    @CRR-WIN-221 @rule:retraction-window
    Scenario Outline: Nominations retracted <edge> the close
      Given time has passed to exactly when the window opens
      And LSE1 has submitted the portfolio "Second thoughts"
      And time has passed to <edge> the window closes
      When LSE1 retracts the portfolio "Second thoughts"
      Then it is refused with NOM0129
      And LSE1's portfolio "Second thoughts" is still SUBMITTED

      Examples:
        | edge             |
        | exactly when     |
        | one second after |
