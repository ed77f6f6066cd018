@connectivity @security @conn-5 @chg-acc-1
Feature: A participant keeps its access under the new roles
  The upgrade replaces the old profiles by three access roles: one that reads and writes, one
  that only reads, and one for reports under non-disclosure. A participant is provisioned to
  functions, not to the whole.

  Background:
    Given the monthly auction is OPEN

  Rule: Each access role opens what it stands for, and no more

    @CRR-SEC-010 @rule:access-write
    Scenario Outline: <actor> reads, with <access>
      When <actor> asks for the status of the monthly auction
      Then the market is OPEN

      Examples:
        | actor | access                                              |
        | FIN1  | EXTERNAL CRR HOLDER READ/WRITE ACCESS               |
        | READ1 | EXTERNAL CRR HOLDER READ ACCESS                     |
        | NDA1  | EXTERNAL CRR NDA REPORTS READ-ACCESS beside reading |

    @CRR-SEC-011 @rule:access-write @auction
    Scenario: A holder with read/write access creates a portfolio
      When FIN1 creates the portfolio "Role check" with the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |
      Then the portfolio is VALID

    @CRR-SEC-012 @rule:access-write @auction
    Scenario Outline: <actor>, who may only read, creates a portfolio
      When <actor> creates the portfolio "Role check" with the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |
      Then it is refused with SEC0001
      And <actor> has no portfolio "Role check"

      Examples:
        | actor |
        | READ1 |
        | NDA1  |

    @CRR-SEC-015 @auction @messages @market_data @market_status @mock_only @rule:access-write
    Scenario Outline: Without any access role, the <service> service
      Given FIN2 has no access role any more
      When FIN2 makes the sample GET of the <service> service
      Then it is refused with SEC0001

      Examples:
        | service       |
        | auction       |
        | messages      |
        | market data   |
        | market status |

  Rule: A role in the market is another thing than access to the services

    @CRR-SEC-013 @auction @rule:access-function
    Scenario: The Energy Commission holds no CRRs and bids for none
      When CEC1 creates the portfolio "Role check" with the bids:
        | source           | sink           | mw     | price |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 10.000 | 25.00 |
      Then it is refused with SEC0001

  Rule: What a profile could do before the upgrade, the new roles still can

    @CRR-SEC-014 @mock_only @rule:access-migration
    Scenario: The old profiles and what became of them
      When the ISO migrates the old profiles
      Then the new access is:
        | old profile                          | reads and writes | reads | reads NDA reports |
        | EXTERNAL MUI USER WITH NDA           | yes              | yes   | yes               |
        | EXTERNAL MUI RESTRICTED WITHOUT NDA  | yes              | yes   | no                |
        | CRRFNM EXTERNAL READ-ONLY            | no               | yes   | yes               |
