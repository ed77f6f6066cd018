@week1 @secondary_market @w1-thu-misc-2
Feature: A trade parts a CRR by MW and by days
  The buyer gets a CRR of its own, the child of the one it was cut from. What was not traded stays
  with the seller: under the same id where it can, else as further children.

  Background:
    Given it is W1-THU 10:00:00 PPT

  Rule: Not a megawatt is made or lost, on any day

    @CRR-TRD-080 @mock_only @rule:trade-split @rule:trade-child
    Scenario: Some days in the middle, all the MW
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 10.000 MW of it for days 11 to 20
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN2 has bought of it:
        | mw     | days     |
        | 10.000 | 11 to 20 |
      And FIN1 still has of it:
        | mw     | days     |
        | 10.000 | 1 to 10  |
        | 10.000 | 21 to 30 |
      And on each of its days 10.000 MW of it are held in all
      And no two CRRs have one id

    @CRR-TRD-081 @mock_only @rule:trade-split
    Scenario: Some days in the middle, some of the MW
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 0.001 MW of it for days 11 to 11
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN2 has bought of it:
        | mw    | days     |
        | 0.001 | 11 to 11 |
      And FIN1 still has of it:
        | mw    | days     |
        | 9.999 | 1 to 30  |
        | 0.001 | 1 to 10  |
        | 0.001 | 12 to 30 |
      And on each of its days 10.000 MW of it are held in all

    @CRR-TRD-082 @mock_only @rule:trade-split
    Scenario Outline: Days <days> of a month of thirty
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 10.000 MW of it for days <days>
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN1 still has of it:
        | mw     | days   |
        | 10.000 | <rest> |
      And on each of its days 10.000 MW of it are held in all

      Examples:
        | days     | rest    |
        | 1 to 1   | 2 to 30 |
        | 30 to 30 | 1 to 29 |

    @CRR-TRD-083 @mock_only @rule:trade-split @rule:trade-child
    Scenario: A CRR is traded to FIN2 in part, and then to LSE1
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      And the trade has been approved
      And FIN1 has offered LSE1 6.000 MW of it for days 1 to 5
      And LSE1 has responded to the offer
      When the credit check of the trade ends
      Then LSE1 has bought of it:
        | mw    | days   |
        | 6.000 | 1 to 5 |
      And FIN2 has bought of it:
        | mw    |
        | 4.000 |
      And FIN1 still has of it:
        | mw    | days    |
        | 6.000 | 6 to 30 |
      And on each of its days 10.000 MW of it are held in all
      And no two CRRs have one id

  Rule: What was bought is sold on, and each CRR tells which one it was cut from

    @CRR-TRD-085 @mock_only @rule:trade-child @rule:trade-split
    Scenario: FIN1 sells to FIN2, FIN2 to LSE1, and LSE1 back to FIN1
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has bought 4.000 MW of it from FIN1
      And LSE1 has bought 3.000 MW of it from FIN2
      And LSE1 has offered FIN1 1.000 MW of it at 150.00 $/MW
      And FIN1 has responded to the offer
      When the credit check of the trade ends
      Then FIN1 has bought of it:
        | mw    |
        | 1.000 |
      And LSE1 still has of it:
        | mw    |
        | 2.000 |
      And it is the last of 3 CRRs, each cut from the one before
      And no two CRRs have one id

  Rule: A trade lasts whole Pacific days, one at the least, within the CRR's term

    @CRR-TRD-090 @rule:trade-whole-days @rule:trade-one-day
    Scenario: Days and what are none
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 offers FIN2 these parts of it:
        | days     | begin  | end    |
        | 11 to 11 | 0      | 0      |
        | 11 to 11 | 0      | -1     |
        | 11 to 11 | 1      | 0      |
        | 11 to 11 | 0      | -2     |
        | 11 to 11 | 0      | 1      |
        | 11 to 11 | -25200 | -25200 |
        | 11 to 11 | 0      | -86400 |
        | 11 to 11 | 86400  | -86400 |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |

    @CRR-TRD-091 @mock_only @rule:trade-term
    Scenario: Up to the last day of the CRR, and a day more
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      When FIN1 offers FIN2 these parts of it:
        | days     |
        | 1 to 30  |
        | 30 to 31 |
        | 0 to 1   |
      Then the offers are answered:
        | status              | codes   |
        | PENDING_MP_RESPONSE |         |
        | ERROR               | SER0030 |
        | ERROR               | SER0030 |

  Rule: A trade begins two days after today at the earliest, when offered and when responded to

    @CRR-TRD-100 @mock_only @rule:trade-lead-time
    Scenario: It begins two days from today
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for this month
      When FIN1 offers FIN2 1.000 MW of it beginning 2 days from today
      Then the offer is answered PENDING_MP_RESPONSE

    @CRR-TRD-101 @mock_only @rule:trade-lead-time
    Scenario: It begins tomorrow
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for this month
      When FIN1 offers FIN2 1.000 MW of it beginning 1 days from today
      Then the offer is answered ERROR with SER0030

    @CRR-TRD-102 @mock_only @rule:trade-lead-time
    Scenario: The response comes on the last day that will do
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for this month
      And FIN1 has offered FIN2 1.000 MW of it beginning 3 days from today
      And time has passed to W1-FRI 23:59:59 PPT
      When FIN2 responds to the offer
      Then the response is answered PENDING_CREDIT_CHECK

    @CRR-TRD-103 @mock_only @rule:trade-lead-time
    Scenario: The response comes a day too late
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for this month
      And FIN1 has offered FIN2 1.000 MW of it beginning 2 days from today
      And time has passed to W1-FRI 00:00:00 PPT
      When FIN2 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN1's offer stands PENDING_MP_RESPONSE
