@week1 @secondary_market @w1-tue-misc-3
Feature: Two holders trade a CRR by a private offer
  An offer to one participant waits for its response; the response begins a credit check; when the
  check has passed, the CRR changes hands. Both sides see where the trade stands at every moment.

  Background:
    Given the market simulation is under way

  Rule: An offer to sell goes from its responder to the credit check, and then to its end

    @CRR-TRD-001 @rule:trade-new-status
    Scenario: FIN1 offers FIN2 a part of a CRR
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN1 offers FIN2 4.000 MW of it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE
      And the offer answered is on FIN1's list of status PENDING_MP_RESPONSE

    @CRR-TRD-002 @rule:trade-list @rule:trade-response-list
    Scenario: What is offered to FIN2 waits on the lists of both sides, and on nobody else's
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      When LSE1 lists its offers of status PENDING_MP_RESPONSE
      Then the list does not have the offer
      And FIN1's offer stands PENDING_MP_RESPONSE
      And FIN2's response stands PENDING_MP_RESPONSE
      And LSE1 is not asked to respond to the offer

    @CRR-TRD-003 @rule:trade-response-side @rule:trade-check-time
    Scenario: FIN2 responds
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 1.000 MW of it at 150.00 $/MW
      When FIN2 responds to the offer
      Then the response is answered PENDING_CREDIT_CHECK
      And FIN1's offer stands PENDING_CREDIT_CHECK
      And FIN2's response stands PENDING_CREDIT_CHECK

    @CRR-TRD-004 @mock_only @rule:trade-child @rule:trade-split @rule:trade-check-time
    Scenario: The credit check passes, and the CRR changes hands
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When the credit check of the trade ends
      Then FIN1's offer stands APPROVED
      And FIN2's response stands APPROVED
      And FIN2 has bought of it:
        | mw    |
        | 4.000 |
      And FIN1 still has of it:
        | mw    |
        | 6.000 |

    @CRR-TRD-005 @mock_only @rule:trade-check-time
    Scenario: One second before the credit check ends, nothing has changed hands
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      And time has passed to one second before the credit check ends
      When FIN2 lists its offers of status APPROVED
      Then the list does not have the offer
      And FIN1's offer stands PENDING_CREDIT_CHECK
      And FIN2 has bought nothing of it
      And FIN1 still has of it:
        | mw     |
        | 10.000 |

    @CRR-TRD-006 @mock_only @rule:trade-answered-once @rule:trade-check-time
    Scenario: An offer that has been responded to is responded to again
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 1.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When FIN2 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN1's offer stands PENDING_CREDIT_CHECK

    @CRR-TRD-007 @mock_only @rule:trade-answered-once @rule:trade-first-come
    Scenario: Of two responses in one request the first one counts
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 1.000 MW of it at 150.00 $/MW
      When FIN2 responds to the offer twice in one request
      Then the responses are answered:
        | status               | codes   |
        | PENDING_CREDIT_CHECK |         |
        | ERROR                | SER0030 |

  Rule: To an offer to buy, the response names the CRR that is sold

    @CRR-TRD-010 @rule:trade-new-status
    Scenario: FIN2 asks FIN1 for a part of its CRR
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN2 asks FIN1 for 4.000 MW like it at 150.00 $/MW
      Then the offer is answered PENDING_MP_RESPONSE
      And the offer answered is on FIN2's list of status PENDING_MP_RESPONSE

    @CRR-TRD-011 @mock_only @rule:trade-child @rule:trade-split
    Scenario: FIN1 sells what FIN2 has asked for
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has asked FIN1 for 4.000 MW like it at 150.00 $/MW
      And FIN1 has responded to the offer
      When the credit check of the trade ends
      Then FIN2's offer stands APPROVED
      And FIN1's response stands APPROVED
      And FIN2 has bought of it:
        | mw    |
        | 4.000 |
      And FIN1 still has of it:
        | mw    |
        | 6.000 |

    @CRR-TRD-012 @mock_only @rule:trade-quantity
    Scenario: FIN1 answers with a CRR that is too small
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN2 has asked FIN1 for 10.001 MW like it at 150.00 $/MW
      When FIN1 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN2's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-013 @rule:trade-holding @rule:trade-list
    Scenario: FIN1 answers with a CRR of somebody else
      Given GEN1 holds 10.000 MW or more of type AUC for the target month
      And FIN2 has asked FIN1 for 4.000 MW like it at 150.00 $/MW
      When FIN1 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN2's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-014 @rule:trade-path
    Scenario: Wishes for paths that there are, and that there are not
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN2 posts the wishes like it:
        | source       | sink           |
        | QUILLON_7_B1 | DLAP_PGAE-APND |
        | ATLANTIS_1   | DLAP_PGAE-APND |
        | QUILLON_7_B1 | QUILLON_7_B1   |
      Then the offers are answered:
        | status | codes   |
        | POSTED |         |
        | ERROR  | SER0030 |
        | ERROR  | SER0030 |

  Rule: Only who is asked may respond, and only to what there is

    @CRR-TRD-020 @rule:trade-response-side
    Scenario: LSE1 responds to an offer made to FIN2
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      When LSE1 responds to the offer
      Then the response is answered ERROR with SMT0082
      And FIN1's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-021 @rule:trade-response-side @rule:trade-list
    Scenario: FIN2 responds to an offer to sell as if it were one to buy
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      When FIN2 responds to the offer as to a wish, with the CRR
      Then the response is answered ERROR with SMT0082
      And FIN1's offer stands PENDING_MP_RESPONSE

    @CRR-TRD-022 @rule:trade-response-side
    Scenario: FIN2 responds to an offer that is not there
      Given FIN1 holds 10.000 MW or more of type AUC for the target month
      When FIN2 responds to an offer that is not there
      Then the response is answered ERROR with SMT0016

  Rule: The operator declines or withdraws what no API can

    @CRR-TRD-030 @mock_only @rule:trade-decline
    Scenario: An offer that waits for its response is declined
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      When the operator declines the offer
      Then FIN1's offer stands DISAPPROVED
      And FIN2's response stands DISAPPROVED

    @CRR-TRD-031 @mock_only @rule:trade-decline
    Scenario: A trade is declined in its credit check
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      And the operator has declined the offer
      When the credit check of the trade ends
      Then FIN1's offer stands DISAPPROVED
      And FIN2's response stands DISAPPROVED
      And FIN1 still has of it:
        | mw     |
        | 10.000 |

    @CRR-TRD-032 @mock_only @rule:trade-answered-once
    Scenario: What was declined is responded to
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And the operator has declined the offer
      When FIN2 responds to the offer
      Then the response is answered ERROR with SER0030
      And FIN1's offer stands DISAPPROVED

    @CRR-TRD-033 @mock_only @rule:trade-child
    Scenario: The operator ends the credit check at once
      Given FIN1 holds 10.000 MW of type AUC from QUILLON_7_B1 to DLAP_PGAE-APND ON for the target month
      And FIN1 has offered FIN2 4.000 MW of it at 150.00 $/MW
      And FIN2 has responded to the offer
      When the operator ends the credit check of the trade
      Then FIN1's offer stands APPROVED
      And FIN2 has bought of it:
        | mw    |
        | 4.000 |
