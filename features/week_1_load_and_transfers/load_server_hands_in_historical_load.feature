@week1 @historical_forecasted_load @w1-tue-alloc-mn-2 @w1-tue-alloc-an-1
Feature: A load server hands in its historical load
  Last year's load, hour by hour, is what next year's allocation goes by: not the highest hour, but
  the load that only half a percent of the hours exceed, on-peak and off-peak apart.

  Background:
    Given the annual historical load window is OPEN
    And the monthly historical load window is OPEN

  Rule: Each day has the hours it had

    @CRR-LHI-001 @rule:load-hours
    Scenario Outline: A whole season is taken: <season>, <hours> hours
      Given the target month is April 2026
      When LSE1 hands in annual historical load for <season> of 80.000 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID
      And LSE1's annual historical load for <season> has <hours> hours, <on> of them ON

      Examples:
        | season | hours | on    |
        | S01    | 2,159 | 1,216 |
        | S02    | 2,184 | 1,232 |
        | S04    | 2,209 | 1,232 |

    @CRR-LHI-002 @rule:load-hours
    Scenario Outline: Hour <hour> of the <day> day is one that there was not
      When LSE1 hands in annual historical load for <season> with the hours:
        | sink           | day   | hour   | mw     |
        | DLAP_PGAE-APND |       |        | 80.000 |
        | DLAP_PGAE-APND | <day> | <hour> | 80.000 |
      Then it is refused with SER0030
      And the refusal says "is of no hour of"

      Examples:
        | season | day   | hour |
        | S01    | short | 3    |
        | S01    | short | 25   |
        | S01    | 1     | 25   |

    @CRR-LHI-003 @rule:load-complete
    Scenario Outline: Hour <hour> of the <day> day is missing
      When LSE1 hands in annual historical load for <season> with the hours:
        | sink           | day   | hour   | mw     |
        | DLAP_PGAE-APND |       |        | 80.000 |
        | DLAP_PGAE-APND | <day> | <hour> |        |
      Then it is refused with SER0030
      And the refusal says "lacks 1 of the"

      Examples:
        | season | day   | hour |
        | S01    | 1     | 24   |
        | S01    | short | 4    |
        | S04    | long  | 2    |
        | S04    | long  | 25   |

    @CRR-LHI-004 @rule:load-complete
    Scenario: An hour stands there twice
      When LSE1 hands in monthly historical load with the hours:
        | sink           | day  | hour | mw     | times |
        | DLAP_PGAE-APND |      |      | 80.000 | 1     |
        | DLAP_PGAE-APND | last | 24   | 80.000 | 2     |
      Then it is refused with SER0030
      And the refusal says "more than once"

    @CRR-LHI-005 @rule:load-date
    Scenario: The effective dates are no midnights
      When LSE1 hands in monthly historical load of a megawatt at noon of each day at DLAP_PGAE-APND
      Then it is refused with SER0030

  Rule: Only a metered subsystem hands in other load than its final load

    @CRR-LHI-010 @rule:load-type
    Scenario: LSE1 tells one hour of its generation
      When LSE1 hands in monthly historical load with the hours:
        | sink           | type             | day | hour | mw     |
        | DLAP_PGAE-APND | FINAL_LOAD       |     |      | 80.000 |
        | DLAP_PGAE-APND | GROSS_GENERATION | 1   | 1    | 5.000  |
      Then it is refused with LHFV0026
      And the refusal came as HTTP 400

    @CRR-LHI-011 @rule:load-type @rule:mss-net
    Scenario: MSS1's load counts less its generation
      When MSS1 hands in monthly historical load with the hours:
        | sink           | type             | mw      |
        | SLAP_PGST-APND | GROSS_LOAD       | 100.000 |
        | SLAP_PGST-APND | GROSS_GENERATION | 30.000  |
      Then the load is VALID
      And MSS1's monthly historical load at SLAP_PGST-APND comes to an exceedance of 70.000 MW ON, its highest hour to 70.000 MW

    @CRR-LHI-012 @rule:load-type @rule:mss-net-agrees
    Scenario: A final load a kilowatt beside the net one
      When MSS1 hands in monthly historical load with the hours:
        | sink           | type             | mw      |
        | SLAP_PGST-APND | FINAL_LOAD       | 70.001  |
        | SLAP_PGST-APND | GROSS_LOAD       | 100.000 |
        | SLAP_PGST-APND | GROSS_GENERATION | 30.000  |
      Then the load is VALID

    @CRR-LHI-013 @rule:mss-net-agrees
    Scenario: A final load two kilowatts beside the net one
      When MSS1 hands in monthly historical load with the hours:
        | sink           | type             | mw      |
        | SLAP_PGST-APND | FINAL_LOAD       | 70.002  |
        | SLAP_PGST-APND | GROSS_LOAD       | 100.000 |
        | SLAP_PGST-APND | GROSS_GENERATION | 30.000  |
      Then it is refused with SER0030
      And the refusal says "70.002 MW in place of 70.000 MW"

    @CRR-LHI-014 @rule:mss-net
    Scenario: More generation than load is no load, and not less than none
      When MSS1 hands in monthly historical load with the hours:
        | sink           | type             | mw     |
        | SLAP_PGST-APND | GROSS_LOAD       | 20.000 |
        | SLAP_PGST-APND | GROSS_GENERATION | 30.000 |
      Then MSS1's monthly historical load at SLAP_PGST-APND comes to an exceedance of 0.000 MW OFF, its highest hour to 0.000 MW

    @CRR-LHI-015 @rule:load-type
    Scenario: Gross load without its generation says nothing
      When MSS1 hands in monthly historical load with the hours:
        | sink           | type       | mw     |
        | SLAP_PGST-APND | GROSS_LOAD | 20.000 |
      Then it is refused with SER0030

  Rule: The exceedance is the load that half a percent of the hours exceed

    # April has 416 on-peak hours, and 0.005 x 416 = 2.08: two hours lie above the exceedance, so it is the third highest.
    # It has 304 off-peak hours, and 0.005 x 304 = 1.52: one hour lies above, and the second highest is the exceedance.
    @CRR-LHI-020 @rule:exceedance @rule:exceedance-hours
    Scenario Outline: The third highest hour on-peak and the second highest off-peak: <tou>
      Given the target month is April 2026
      When LSE1 hands in monthly historical load with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 80.000  |
        | DLAP_PGAE-APND | 1   | 10   | 130.000 |
        | DLAP_PGAE-APND | 2   | 10   | 120.000 |
        | DLAP_PGAE-APND | 3   | 10   | 110.001 |
        | DLAP_PGAE-APND | 1   | 1    | 99.999  |
        | DLAP_PGAE-APND | 2   | 1    | 90.000  |
      Then LSE1's monthly historical load at DLAP_PGAE-APND comes to an exceedance of <exceedance> <tou>, its highest hour to <top>
      And LSE1's exceedance of monthly historical load was last worked out when the load was handed in

      Examples:
        | tou | exceedance | top        |
        | ON  | 110.001 MW | 130.000 MW |
        | OFF | 90.000 MW  | 99.999 MW  |

    # Winter has 1,216 on-peak hours: six lie above. The seventh and the eighth are alike here, and the value is theirs.
    @CRR-LHI-021 @rule:exceedance
    Scenario: Seven hours stand out of a winter, and the lowest of them is the exceedance
      Given the target month is April 2026
      When LSE1 hands in annual historical load for S01 with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 80.000  |
        | DLAP_PGAE-APND | 6   | 10   | 107.000 |
        | DLAP_PGAE-APND | 7   | 10   | 106.000 |
        | DLAP_PGAE-APND | 8   | 10   | 105.000 |
        | DLAP_PGAE-APND | 9   | 10   | 104.000 |
        | DLAP_PGAE-APND | 10  | 10   | 103.000 |
        | DLAP_PGAE-APND | 13  | 10   | 102.000 |
        | DLAP_PGAE-APND | 14  | 10   | 101.000 |
      Then LSE1's annual historical load for S01 at DLAP_PGAE-APND comes to an exceedance of 101.000 MW ON, its highest hour to 107.000 MW

    @CRR-LHI-022 @rule:load-resubmission
    Scenario: Load handed in again is worked out anew
      Given LSE1 has handed in annual historical load for S02 of 80.000 MW in each hour at DLAP_PGAE-APND
      When LSE1 hands in annual historical load for S02 of 70.000 MW in each hour at DLAP_PGAE-APND
      Then LSE1's annual historical load for S02 at DLAP_PGAE-APND comes to an exceedance of 70.000 MW OFF, its highest hour to 70.000 MW

    @CRR-LHI-023 @rule:cec-forecasts-only
    Scenario: Past load is not held against the Energy Commission's forecast
      Given CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 0.001 MW in each hour
      When LSE1 hands in monthly historical load of 80.000 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID

  Rule: A season of many sinks in one submission is taken

    @CRR-LHI-030 @chg-lim-1 @rule:load-hours
    Scenario: A season at five sinks, in one request of more than a megabyte
      When LSE1 hands in annual historical load for S04 with the hours:
        | sink           | mw      |
        | DLAP_PGAE-APND | 101.123 |
        | DLAP_SCE-APND  | 102.123 |
        | DLAP_SDGE-APND | 103.123 |
        | SLAP_PGST-APND | 104.123 |
        | SLAP_SCEC-APND | 105.123 |
      Then the load is VALID
      And the request was larger than 1,000,000 bytes
