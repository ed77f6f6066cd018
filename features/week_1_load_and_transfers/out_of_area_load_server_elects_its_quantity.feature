@week1 @historical_forecasted_load @w1-tue-alloc-an-2 @chg-obaalse-1
Feature: A load server out of the area elects its eligible quantity
  An out-of-area load server has no metered load here. It elects how many MW it is eligible to at a
  scheduling point, in the user interface, while load is handed in; no operation of the API takes it.

  Rule: It elects for itself, at scheduling points, for periods that are for sale

    Background:
      Given the annual historical load window is OPEN

    @CRR-OBA-001 @rule:load-sink @rule:election-owner
    Scenario: OBA1 elects for a season and for the month
      When OBA1 uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | S01    | ON  | 25.000 |
        | NORDHAV_5_N001 | S01    | OFF | 10.000 |
        | NORDHAV_5_N001 | month  | ON  | 0.001  |
      Then the upload took 3 records

    @CRR-OBA-002 @rule:load-sink
    Scenario Outline: Its sink would be <sink>
      When OBA1 uploads the election:
        | sink   | period | tou | mw     |
        | <sink> | S01    | ON  | 25.000 |
      Then it is refused with SER0030
      And the refusal says "<sink> is no scheduling point"

      Examples:
        | sink           |
        | DLAP_PGAE-APND |
        | QUILLON_7_B1   |

    @CRR-OBA-003 @rule:election-owner
    Scenario: It elects for LSE1
      When OBA1 uploads the election:
        | owner | sink           | period | tou | mw     |
        | LSE1  | NORDHAV_5_N001 | S01    | ON  | 25.000 |
      Then it is refused with SER0030

    @CRR-OBA-004 @rule:election-once
    Scenario: It elects twice for the same
      When OBA1 uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | S01    | ON  | 25.000 |
        | NORDHAV_5_N001 | S01    | ON  | 26.000 |
      Then it is refused with SER0030
      And the refusal says "a second time"

    @CRR-OBA-005 @rule:election-period
    Scenario: It elects for a period that nobody sells
      When OBA1 uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | M07    | ON  | 25.000 |
      Then it is refused with LHFV0031

    @CRR-OBA-006 @rule:access-function
    Scenario Outline: <actor>, who serves no load out of the area
      When <actor> uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | S01    | ON  | 25.000 |
      Then it is refused with SEC0001

      Examples:
        | actor |
        | LSE1  |
        | FIN1  |

  Rule: It elects while the window is open

    @CRR-OBA-010 @rule:election-window
    Scenario Outline: On <day> at <time>
      Given it is <day> <time> PPT
      When OBA1 uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | S01    | ON  | 25.000 |
      Then the upload took 1 records

      Examples:
        | day    | time     |
        | W1-TUE | 09:00:00 |
        | W1-WED | 08:59:59 |

    @CRR-OBA-011 @rule:election-window
    Scenario Outline: On <day> at <time>, when it is shut
      Given it is <day> <time> PPT
      When OBA1 uploads the election:
        | sink           | period | tou | mw     |
        | NORDHAV_5_N001 | S01    | ON  | 25.000 |
      Then it is refused with LHFV0033

      Examples:
        | day    | time     |
        | W1-TUE | 08:59:59 |
        | W1-WED | 09:00:00 |

  Rule: Quantities are MW to the kilowatt

    @CRR-OBA-020 @rule:upload-place @w1-mon-kick-2
    Scenario: A quantity finer than a kilowatt
      Given the annual historical load window is OPEN
      When OBA1 uploads the file "election.csv" to the template "load_election":
        """
        AssetOwner,Sink,Period,TOU,ElectedMW
        OBA1,NORDHAV_5_N001,{S01},ON,25.0001
        """
      Then it is refused with SER0030
      And the refusal says "election.csv line 2, column ElectedMW: expected MW with at most three decimals, found 25.0001"

  Rule: Who has elected nothing for a market's periods is not eligible there

    Background:
      Given it is one second before the nomination caps of the monthly allocation tier 1 are posted
      And the cast rests
      And nobody holds a CRR

    @CRR-OBA-030 @nomination @w2-tue-alloc-mn-1 @rule:allocation-entitlement
    Scenario: The least that can be elected
      Given OBA1 has elected nothing
      And OBA1's load metric at NORDHAV_5_N001 is 0.001 MW ON for the month
      And OBA1 has the portfolio "Outside" with the nominations:
        | source           | sink           | type    | mw    |
        | TH_NP15_GEN-APND | NORDHAV_5_N001 | OBAALSE | 0.001 |
      And time has passed to exactly when the window opens
      When OBA1 submits the portfolio "Outside"
      Then the portfolio is SUBMITTED

    @CRR-OBA-031 @nomination @w2-tue-alloc-mn-1 @rule:allocation-entitlement
    Scenario Outline: It has elected nothing, and <verb>
      Given OBA1 has elected nothing
      And OBA1 has the portfolio "Outside" with the nominations:
        | source           | sink           | type    | mw    |
        | TH_NP15_GEN-APND | NORDHAV_5_N001 | OBAALSE | 0.001 |
      And time has passed to exactly when the window opens
      When OBA1 <verb> the portfolio "Outside"
      Then it is refused with <code>

      Examples:
        | verb     | code    |
        | submits  | NOM0128 |
        | retracts | NOM0129 |

    @CRR-OBA-032 @nomination @w2-tue-alloc-mn-1 @rule:allocation-entitlement
    Scenario: A load server inside that has no load is eligible, and to nothing
      Given LSE1's load metric at DLAP_PGAE-APND is 0.000 MW ON for the month
      And time has passed to exactly when the window opens
      When LSE1 submits the portfolio "Inside" with the nominations:
        | source           | sink           | mw    |
        | TH_NP15_GEN-APND | DLAP_PGAE-APND | 0.001 |
      Then the portfolio is INVALID, and told to pass:
        | cap | sink           | total | allowed |
        | MEQ | DLAP_PGAE-APND | 0.001 | 0       |
