@week2 @auction @w2-tue-auc-mn-1 @w1-mon-kick-3
Feature: A holder bids in the monthly auction
  From Tuesday 09:00 PPT of week 2 CRR holders create portfolios of buy bids and sell offers, and
  submit, retract, resubmit and delete them as they like until the window closes.

  Background:
    Given the monthly auction is OPEN

  Rule: A portfolio with bids is VALID when it is created, one without is NEW

    @CRR-AUC-001 @rule:blank-portfolio
    Scenario: A portfolio with a bid on peak and one off peak
      When FIN1 creates the portfolio "Spring hedge" with the bids:
        | source           | sink           | tou | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 25.000 | 31.40 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OFF | 15.000 | 12.05 |
      Then the portfolio is VALID
      And FIN1's portfolio "Spring hedge" holds the bids:
        | source           | sink           | tou | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | ON  | 25.000 | 31.40 |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | OFF | 15.000 | 12.05 |

    @CRR-AUC-002 @rule:blank-portfolio
    Scenario: A portfolio without bids and offers
      When FIN1 creates the empty portfolio "Later"
      Then the portfolio is NEW
      And FIN1's portfolio "Later" holds 0 bids and 0 offers

    @CRR-AUC-003 @rule:declared-properties @rule:blank-portfolio
    Scenario: A bid that is paid for taking the path
      When FIN1 creates the portfolio "Counterflow" with the bids:
        | source           | sink             | mw     | price   |
        | TH_SP15_GEN-APND | DLAP_PGAE-APND   | 40.000 | -125.50 |
      Then the portfolio is VALID

  Rule: A portfolio's name has letters, digits, blanks and . _ - , and at most 100 of them

    @CRR-AUC-010 @rule:portfolio-name @rule:blank-portfolio
    Scenario Outline: A name of <length> characters
      When FIN1 creates the empty portfolio with a name of <length> characters
      Then the portfolio is NEW

      Examples:
        | length |
        | 1      |
        | 99     |
        | 100    |

    @CRR-AUC-011 @rule:portfolio-name
    Scenario: A name of 101 characters
      When FIN1 creates the empty portfolio with a name of 101 characters
      Then it is refused with POR0103
      And FIN1 has no portfolio with a name of 101 characters

    @CRR-AUC-012 @rule:portfolio-name
    Scenario Outline: The name <name>
      When FIN1 creates the empty portfolio <name>
      Then it is refused with <code>

      Examples: blank
        | name  | code    |
        | ""    | POR0215 |
        | "   " | POR0215 |

      Examples: other characters
        | name          | code    |
        | "Q2/2026"     | SER0022 |
        | "Müller"      | SER0022 |
        | "a,b"         | SER0022 |
        | "..."         | SER0022 |

    @CRR-AUC-013 @rule:portfolio-name-unique
    Scenario: A name that FIN1 uses already
      Given FIN1 has the portfolio "Spring hedge"
      When FIN1 creates the empty portfolio "Spring hedge"
      Then it is refused with POR0101
      And FIN1's portfolio "Spring hedge" is still VALID

    @CRR-AUC-014 @rule:portfolio-name-unique @rule:blank-portfolio
    Scenario: A name that FIN2 uses
      Given FIN2 has the portfolio "Spring hedge"
      When FIN1 creates the empty portfolio "Spring hedge"
      Then the portfolio is NEW

  Rule: A portfolio passes from VALID to SUBMITTED, and back when it is retracted

    @CRR-AUC-020 @rule:submission-guard
    Scenario: A valid portfolio is submitted
      Given FIN1 has the portfolio "Spring hedge"
      When FIN1 submits the portfolio "Spring hedge"
      Then the portfolio is SUBMITTED
      And FIN1's portfolio "Spring hedge" is still SUBMITTED

    @CRR-AUC-021 @rule:submission-guard
    Scenario: A submitted portfolio is submitted again
      Given FIN1 has submitted the portfolio "Spring hedge"
      When FIN1 submits the portfolio "Spring hedge"
      Then it is refused with POR0051
      And FIN1's portfolio "Spring hedge" is still SUBMITTED

    @CRR-AUC-022 @rule:submission-guard
    Scenario: An empty portfolio is submitted
      Given FIN1 has the empty portfolio "Later"
      When FIN1 submits the portfolio "Later"
      Then it is refused with POR0013
      And FIN1's portfolio "Later" is still NEW

    @CRR-AUC-023 @rule:retracted-is-valid
    Scenario: A submitted portfolio is retracted
      Given FIN1 has submitted the portfolio "Spring hedge"
      When FIN1 retracts the portfolio "Spring hedge"
      Then the portfolio is VALID
      And FIN1's portfolio "Spring hedge" is still VALID

    @CRR-AUC-024 @rule:retracted-is-valid
    Scenario: A retracted portfolio is submitted once more
      Given FIN1 has submitted the portfolio "Spring hedge"
      And FIN1 has retracted the portfolio "Spring hedge"
      When FIN1 submits the portfolio "Spring hedge"
      Then the portfolio is SUBMITTED

    @CRR-AUC-025 @rule:retraction-guard
    Scenario: A portfolio that was never submitted is retracted
      Given FIN1 has the portfolio "Spring hedge"
      When FIN1 retracts the portfolio "Spring hedge"
      Then it is refused with POR0038
      And FIN1's portfolio "Spring hedge" is still VALID

    @CRR-AUC-026 @rule:retraction-guard
    Scenario: A new and empty portfolio is retracted
      Given FIN1 has the empty portfolio "Later"
      When FIN1 retracts the portfolio "Later"
      Then it is refused with POR0012
      And FIN1's portfolio "Later" is still NEW

  Rule: Whatever is not submitted may be deleted

    @CRR-AUC-030 @rule:deletion-guard
    Scenario: A valid portfolio is deleted
      Given FIN1 has the portfolio "Spring hedge"
      When FIN1 deletes the portfolio "Spring hedge"
      Then the portfolio is DELETED
      And FIN1 has no portfolio "Spring hedge"

    @CRR-AUC-031 @rule:deletion-guard
    Scenario: A submitted portfolio is deleted
      Given FIN1 has submitted the portfolio "Spring hedge"
      When FIN1 deletes the portfolio "Spring hedge"
      Then it is refused with POR0010
      And FIN1's portfolio "Spring hedge" is still SUBMITTED

    @CRR-AUC-032 @rule:blank-portfolio
    Scenario: A deleted portfolio's name is free again
      Given FIN1 has the portfolio "Spring hedge"
      And FIN1 has deleted the portfolio "Spring hedge"
      When FIN1 creates the empty portfolio "Spring hedge"
      Then the portfolio is NEW

  Rule: A holder finds its own portfolios and nobody else's

    @CRR-AUC-040 @rule:portfolio-ownership
    Scenario Outline: FIN1 <does> a portfolio it does not have
      When FIN1 <does> the portfolio "Nowhere"
      Then it is refused with POR0100

      Examples:
        | does                    |
        | submits                 |
        | retracts                |
        | deletes                 |
        | looks at                |
        | asks for the status of  |
        | asks what credit is required for |

    @CRR-AUC-041 @rule:portfolio-ownership
    Scenario: FIN1 looks at a portfolio that is FIN2's
      Given FIN2 has the portfolio "Private plan"
      When FIN1 looks at the portfolio "Private plan"
      Then it is refused with POR0023

    @CRR-AUC-042 @rule:portfolio-list
    Scenario: FIN1 lists its portfolios while FIN2 has some too
      Given FIN1 has the portfolio "Spring hedge"
      And FIN2 has the portfolio "Private plan"
      When FIN1 lists its portfolios in the monthly auction
      Then the list has "Spring hedge"
      And the list does not have "Private plan"

    @CRR-AUC-043 @rule:refusal-status @rule:market-name
    Scenario: A market nobody has heard of
      When FIN1 lists its portfolios in the market "AUC_MN_1999_M01"
      Then it is refused with MKT0001

    @CRR-AUC-044 @rule:market-of-service
    Scenario: An allocation is no market of the auction service
      When LSE1 lists its portfolios in the monthly allocation tier 1
      Then it is refused with MKT0001

  Rule: Who is in the way is told to come back later

    @CRR-AUC-050 @mock_only @rule:concurrent-edit
    Scenario: The portfolio is open in another session
      Given FIN1 has the portfolio "Spring hedge"
      And FIN1's portfolio "Spring hedge" is being edited in another session
      When FIN1 submits the portfolio "Spring hedge"
      Then it is refused with POR0306
      And FIN1's portfolio "Spring hedge" is still VALID

    @CRR-AUC-051 @mock_only @rule:portfolio-reachable
    Scenario: The portfolio is out of reach for the moment
      Given FIN1 has the portfolio "Spring hedge"
      And FIN1's portfolio "Spring hedge" is out of reach
      When FIN1 looks at the portfolio "Spring hedge"
      Then it is refused with POR0308
