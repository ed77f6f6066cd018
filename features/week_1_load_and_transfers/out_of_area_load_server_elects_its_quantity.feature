@week1 @historical_forecasted_load @w1-tue-alloc-an-2 @chg-obaalse-1 @mock_only
Feature: A load server out of the area elects its eligible quantity
  An out-of-area load server has no metered load here. It elects how many MW it is eligible to at a
  scheduling point, in the user interface, while load is handed in; no operation of the API takes it.

  Rule: It elects for itself, at scheduling points, for periods that are for sale

    Background:
      Given it is W1-TUE 10:00:00 PPT

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

    @CRR-OBA-005
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
      Given it is W1-TUE 10:00:00 PPT
      When OBA1 uploads the file "election.csv" to the template "load_election":
        """
        AssetOwner,Sink,Period,TOU,ElectedMW
        OBA1,NORDHAV_5_N001,{S01},ON,25.0001
        """
      Then it is refused with SER0030
      And the refusal says "election.csv line 2, column ElectedMW: expected MW with at most three decimals, found 25.0001"
