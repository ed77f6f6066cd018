@week3 @auction @w3-tue-auc-an-3 @mock_only
Feature: The window of the annual auction closes
  The annual auction closes on Thursday of week 3, to the second, as the monthly one did.

  Rule: What arrives at the second of the close arrives too late

    @CRR-WIN-101 @rule:submission-window
    Scenario Outline: A portfolio submitted <edge> the close
      Given the annual auction is OPEN
      And FIN1 has the portfolio "Last call"
      And time has passed to <edge> the window closes
      When FIN1 submits the portfolio "Last call"
      Then it is refused with MKT0004
      And FIN1's portfolio "Last call" is still VALID

      Examples:
        | edge             |
        | exactly when     |
        | one second after |

    @CRR-WIN-102 @rule:retraction-window
    Scenario: A portfolio retracted at the second of the close
      Given the annual auction is OPEN
      And FIN1 has submitted the portfolio "Second thoughts"
      And time has passed to exactly when the window closes
      When FIN1 retracts the portfolio "Second thoughts"
      Then it is refused with NOM0129

    @CRR-WIN-103 @rule:creation-window
    Scenario: A portfolio created at the second of the close
      Given it is exactly when the annual auction closes
      When FIN1 creates the empty portfolio "Too late"
      Then it is refused with MKT0004
