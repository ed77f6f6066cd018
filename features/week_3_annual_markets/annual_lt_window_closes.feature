@week3 @nomination @w3-tue-alloc-lt-2 @mock_only
Feature: The window of the annual allocation LT closes
  The long-term tier is open in parallel with tier 1: from Tuesday to Wednesday of week 3.

  Background:
    Given it is one second before the nomination caps of the annual allocation LT are posted
    And nobody holds a CRR
    And LSE1's load metric at DLAP_PGAE-APND is 60.000 MW ON for S01
    And LSE1 holds 10.000 MW from TH_NP15_GEN-APND to DLAP_PGAE-APND ON for S01 of the year before, allocated

  Rule: A portfolio is submitted from the second of the opening up to, and not at, the second of the close

    @CRR-WIN-311 @rule:submission-window @rule:signature
    Scenario Outline: Nominations submitted <edge> the window <turn>
      Given LSE1 has the portfolio "Last call"
      And time has passed to <edge> the window <turn>
      When LSE1 submits the portfolio "Last call"
      Then the portfolio is SUBMITTED

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second before | closes |

    @CRR-WIN-312 @rule:submission-window
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
