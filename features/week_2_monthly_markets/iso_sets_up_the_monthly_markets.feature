@week2 @w2-mon-iso-1
Feature: The ISO sets up the monthly markets
  On Monday of week 2 the ISO publishes the monthly markets and their data. Participants see them
  in the lists of active markets, not yet open.

  Rule: A market is PREP until it opens, OPEN until it closes, CLOSED until its results are posted

    @CRR-MKS-001 @market_status @mock_only @rule:market-status
    Scenario Outline: The monthly auction <edge> it <turn>
      Given it is <edge> the monthly auction <turn>
      When FIN1 asks for the status of the monthly auction
      Then the market is <status>

      Examples: the opening
        | edge              | turn  | status |
        | one second before | opens | PREP   |
        | exactly when      | opens | OPEN   |
        | one second after  | opens | OPEN   |

      Examples: the close
        | edge              | turn   | status |
        | one second before | closes | OPEN   |
        | exactly when      | closes | CLOSED |
        | one second after  | closes | CLOSED |

    @CRR-MKS-002 @market_status @mock_only @rule:market-status
    Scenario Outline: The monthly auction <edge> its results are posted
      Given it is <edge> the monthly auction posts its results
      When FIN1 asks for the status of the monthly auction
      Then the market is <status>

      Examples:
        | edge              | status |
        | one second before | CLOSED |
        | exactly when      | POSTED |

  Rule: A market is among the active ones until its results are posted, then among the posted ones

    @CRR-MKS-003 @market_status @rule:active-markets
    Scenario: On the day it is set up the monthly auction is active
      Given the monthly auction is PREP
      When FIN1 lists the active auction markets
      Then the monthly auction is among them
      And the monthly allocation tier 1 is not among them

    @CRR-MKS-004 @market_status @rule:active-markets
    Scenario: The allocations are listed apart from the auctions
      Given the monthly auction is PREP
      When LSE1 lists the active allocation markets
      Then the monthly allocation tier 1 is among them
      And the monthly auction is not among them

    @CRR-MKS-005 @market_status @rule:active-markets
    Scenario: Closed, and not yet posted, it is still active
      Given the monthly auction is CLOSED
      When FIN1 lists the active auction markets
      Then the monthly auction is among them

    @CRR-MKS-006 @market_status @rule:active-markets
    Scenario: Once its results are posted it has left the active list
      Given the monthly auction is POSTED
      When FIN1 lists the active auction markets
      Then the monthly auction is not among them

    @CRR-MKS-007 @market_status @rule:active-markets
    Scenario: Once its results are posted it is among the posted markets
      Given the monthly auction is POSTED
      When FIN1 lists the posted auction markets
      Then the monthly auction is among them

    @CRR-MKS-011 @market_status @rule:active-markets
    Scenario: The first tier of the allocation is posted while the second is not yet
      Given the monthly allocation tier 1 is POSTED
      And the monthly allocation tier 2 is OPEN
      When LSE1 lists the posted allocation markets
      Then the monthly allocation tier 1 is among them
      And the monthly allocation tier 2 is not among them
      And the monthly auction is not among them

  Rule: A listed market says what it sells and when

    @CRR-MKS-008 @market_status @rule:declared-properties @rule:market-products
    Scenario: The monthly auction sells one month, on peak and off
      Given the monthly auction is PREP
      When FIN1 lists the active auction markets
      Then the monthly auction sells the products:
        | period | tou |
        | month  | ON  |
        | month  | OFF |
      And the monthly auction opens and closes as the plan says

    @CRR-MKS-009 @market_status @rule:market-name
    Scenario: A market nobody has heard of
      Given the monthly auction is PREP
      When FIN1 asks for the status of the market "AUC_MN_1999_M01"
      Then it is refused with MKT0001

    @CRR-MKS-010 @market_status @rule:market-name
    Scenario: The name of the monthly auction in small letters
      Given the monthly auction is PREP
      When FIN1 asks for the status of the monthly auction, its name in small letters
      Then it is refused with MKT0001

    @CRR-MKS-012 @market_status @rule:declared-properties @rule:market-products
    Scenario: Asked by its name, a market says the same as in the list
      Given the monthly auction is PREP
      When FIN1 asks what the monthly auction sells, and when
      Then the monthly auction sells the products:
        | period | tou |
        | month  | ON  |
        | month  | OFF |
      And the monthly auction opens and closes as the plan says

    @CRR-MKS-013 @market_status @rule:market-name
    Scenario Outline: What <market> sells nobody can say
      Given the monthly auction is PREP
      When FIN1 asks what <market> sells, and when
      Then it is refused with MKT0001

      Examples:
        | market                                       |
        | the market "AUC_MN_1999_M01"                 |
        | the monthly auction, its name in small letters |

  Rule: The source/sink list is released within the market's own period, first as v0, then as v1

    @CRR-SRC-001 @market_data @chg-src-1 @mock_only @rule:source-sink-release
    Scenario: Version v0 comes with the set-up and knows no outage yet
      Given it is W2-MON 10:00:00 PPT
      When FIN1 downloads SOURCE_SINK of the monthly auction as JSON
      Then STARLNG_7_B1 is biddable

    @CRR-SRC-002 @market_data @chg-src-1 @chg-isl-1 @mock_only @rule:source-sink-release @rule:biddable-flag
    Scenario: Version v1 comes with the opening and takes what the planned outages cut off
      Given it is W2-TUE 10:00:00 PPT
      When FIN1 downloads SOURCE_SINK of the monthly auction as JSON
      Then STARLNG_7_B1 is not biddable

    @CRR-SRC-003 @market_data @chg-src-1 @mock_only @rule:download-none
    Scenario: Before the set-up there is no list, thirty days ahead or otherwise
      Given it is W1-FRI 10:00:00 PPT
      When FIN1 downloads SOURCE_SINK of the monthly auction as JSON
      Then it is refused with DWL0005

    @CRR-SRC-004 @market_data @chg-src-1 @rule:one-content
    Scenario: The shares of every aggregate sum to one
      Given the monthly auction is OPEN
      When FIN1 downloads SOURCE_SINK of the monthly auction as CSV
      Then the shares of each source and sink sum to 1 for each time of use
