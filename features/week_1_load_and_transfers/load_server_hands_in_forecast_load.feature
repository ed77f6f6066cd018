@week1 @historical_forecasted_load @w1-tue-alloc-mn-3
Feature: A load server hands in its forecast load
  Before the monthly allocation a load server forecasts its load for each hour of the month. The
  Energy Commission has a forecast too, and nobody may go beyond it by more than 5 percent.

  Rule: Load is taken while the window is open

    @CRR-LFC-001 @rule:load-window-open
    Scenario Outline: It is <edge> the window <turn>
      Given it is <edge> the monthly forecast load window <turn>
      When LSE1 hands in monthly forecast load of 5.000 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID
      And LSE1's monthly forecast load is 5.000 MW in each hour at DLAP_PGAE-APND

      Examples:
        | edge              | turn   |
        | exactly when      | opens  |
        | one second after  | opens  |
        | one second before | closes |

    @CRR-LFC-002 @rule:load-window-open
    Scenario Outline: It is <edge> the window <turn>, and it is shut
      Given it is <edge> the monthly forecast load window <turn>
      When LSE1 hands in monthly forecast load of 5.000 MW in each hour at DLAP_PGAE-APND
      Then it is refused with LHFV0033
      And the refusal came as HTTP 400

      Examples:
        | edge              | turn   |
        | one second before | opens  |
        | exactly when      | closes |
        | one second after  | closes |

  Rule: A window is known by its name, and takes its own kind of load and its own periods

    Background:
      Given the monthly forecast load window is OPEN

    @CRR-LFC-010 @rule:load-window-name
    Scenario Outline: The window <name>
      When LSE1 hands in monthly forecast load with the "loadSubmissionWindowName" of "<name>"
      Then it is refused with LHFV0030

      Examples:
        | name                   |
        | FORECAST_LOAD_2031_M01 |
        | forecast_load_{month}  |

    @CRR-LFC-011 @rule:load-window-kind
    Scenario: Past load for the window of the forecast
      When LSE1 hands in monthly forecast load with the "histForecastFlag" of "H"
      Then it is refused with LHFV0030

    @CRR-LFC-012 @rule:load-period
    Scenario Outline: The period <period>
      When LSE1 hands in monthly forecast load with the "periodName" of "<period>"
      Then it is refused with LHFV0031

      Examples:
        | period    |
        | 2031_M01  |
        | whenever  |

    @CRR-LFC-013 @rule:schema-check
    Scenario: A kind of load that there is not
      When LSE1 hands in monthly forecast load with the "histForecastFlag" of "X"
      Then it is refused with SER0030

    @CRR-LFC-014 @rule:load-window-name @rule:load-period
    Scenario Outline: Asking for the window <window> and the period <period>
      When LSE1 asks for the load of the window "<window>" and the period "<period>"
      Then it is refused with <code>

      Examples:
        | window                 | period   | code     |
        | FORECAST_LOAD_2031_M01 | {month}  | LHFV0030 |
        | FORECAST_LOAD_{month}  | 2031_M01 | LHFV0031 |

    @CRR-LFC-015 @rule:unknown-path
    Scenario Outline: A request that <what>
      When LSE1 sends <method> "/historicalforecastedload/v1.0/<rest>"
      Then it is refused with <code>

      Examples:
        | what                        | method | rest                                        | code    |
        | leaves out the period       | GET    | loadData?participantName=LSE1&loadSubmissionWindowName=HIST_LOAD_2025 | SER0017 |
        | nobody has written down     | GET    | loadForecast?participantName=LSE1           | SER0029 |

  Rule: Load is handed in by participants who serve load, each for itself

    Background:
      Given the monthly forecast load window is OPEN

    @CRR-LFC-020 @rule:access-function
    Scenario Outline: <actor>, who serves no load
      When <actor> hands in monthly forecast load of 50.000 MW in each hour at DLAP_PGAE-APND
      Then it is refused with SEC0001

      Examples:
        | actor |
        | FIN1  |
        | CEC1  |
        | READ1 |

    @CRR-LFC-021 @rule:access-identity
    Scenario: LSE1 hands in load for LSE2
      When LSE1 hands in monthly forecast load with the "assetOwner" of "LSE2"
      Then it is refused with SEC0002

    @CRR-LFC-022 @rule:access-known
    Scenario: LSE1 hands in load for nobody known
      When LSE1 hands in monthly forecast load with the "assetOwner" of "NOBODY"
      Then it is refused with SER0002

    @CRR-LFC-023 @rule:load-sink
    Scenario Outline: <actor> has load at <sink>
      When <actor> hands in monthly forecast load of 1.000 MW in each hour at <sink>
      Then the load is VALID

      Examples:
        | actor | sink           |
        | LSE1  | SLAP_PGST-APND |
        | OBA1  | NORDHAV_5_N001 |

    @CRR-LFC-024 @rule:load-sink
    Scenario Outline: <actor> can have no load at <sink>
      When <actor> hands in monthly forecast load of 1.000 MW in each hour at <sink>
      Then it is refused with SER0030
      And <actor> has no monthly forecast load at <sink>

      Examples:
        | actor | sink             |
        | LSE1  | NORDHAV_5_N001   |
        | LSE1  | QUILLON_7_B1     |
        | LSE1  | TH_NP15_GEN-APND |
        | OBA1  | DLAP_PGAE-APND   |

  Rule: A forecast may exceed the Commission's load by 5 percent in each hour, and not by a kilowatt more

    Background:
      Given the monthly forecast load window is OPEN
      And CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 100.000 MW in each hour

    @CRR-LFC-030 @w1-tue-alloc-mn-1 @rule:cec-tolerance
    Scenario: Exactly 5 percent above in each hour
      When LSE1 hands in monthly forecast load of 105.000 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID

    @CRR-LFC-031 @chg-load-1 @rule:cec-tolerance @rule:failed-sinks-told
    Scenario: A kilowatt above that in one hour alone
      When LSE1 hands in monthly forecast load with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 100.000 |
        | DLAP_PGAE-APND | 1   | 10   | 105.001 |
      Then it is refused with SER0030
      And the refusal tells for monthly forecast load of LSE1 the hours:
        | sink           | day | hour | mw      | cec     |
        | DLAP_PGAE-APND | 1   | 10   | 105.001 | 100.000 |

    @CRR-LFC-032 @chg-load-1 @rule:failed-sinks-told
    Scenario: Two sinks fail, and each is told with its exceedance load
      Given CEC1 has uploaded the load of LSE1 at DLAP_SCE-APND: 80.000 MW in each hour
      When LSE1 hands in monthly forecast load with the hours:
        | sink           | day | hour | mw      |
        | DLAP_PGAE-APND |     |      | 100.000 |
        | DLAP_PGAE-APND | 1   | 10   | 105.001 |
        | DLAP_PGAE-APND | 1   | 11   | 112.000 |
        | DLAP_PGAE-APND | 2   | 11   | 104.900 |
        | DLAP_SCE-APND  |     |      | 84.000  |
        | DLAP_SCE-APND  | 3   | 4    | 84.001  |
      Then it is refused with SER0030
      And the refusal tells the exceedance load of DLAP_PGAE-APND: 104.900 MW ON and 100.000 MW OFF
      And the refusal tells the exceedance load of DLAP_SCE-APND: 84.000 MW ON and 84.000 MW OFF
      And the refusal tells for monthly forecast load of LSE1 the hours:
        | sink           | day | hour | mw      | cec     |
        | DLAP_PGAE-APND | 1   | 10   | 105.001 | 100.000 |
        | DLAP_PGAE-APND | 1   | 11   | 112.000 | 100.000 |
        | DLAP_SCE-APND  | 3   | 4    | 84.001  | 80.000  |

    @CRR-LFC-033 @chg-load-1 @rule:cec-tolerance
    Scenario: What failed was not kept
      Given LSE1 has handed in monthly forecast load of 60.000 MW in each hour at DLAP_PGAE-APND
      When LSE1 hands in monthly forecast load of 105.001 MW in each hour at DLAP_PGAE-APND
      Then it is refused with SER0030
      And the refusal says "fails in 696 more hours"
      And LSE1's monthly forecast load is 60.000 MW in each hour at DLAP_PGAE-APND

    @CRR-LFC-034 @chg-load-1 @rule:load-resubmission
    Scenario: A corrected forecast takes the place of the first
      Given LSE1 has handed in monthly forecast load of 60.000 MW in each hour at DLAP_PGAE-APND
      When LSE1 hands in monthly forecast load of 104.000 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID
      And LSE1's monthly forecast load is 104.000 MW in each hour at DLAP_PGAE-APND

  Rule: When the Commission changes its load, the forecasts kept are held against it again

    Background:
      Given the monthly forecast load window is OPEN
      And CEC1 has uploaded the load of LSE1 at DLAP_PGAE-APND: 100.000 MW in each hour
      And LSE1 has handed in monthly forecast load of 105.000 MW in each hour at DLAP_PGAE-APND

    @CRR-LFC-040 @w1-tue-alloc-mn-1 @rule:cec-retest @rule:exceedance-of-valid-load
    Scenario: The Commission cuts two hours
      When CEC1 uploads the load forecast:
        | owner | sink           | day | hour | mw     |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 99.999 |
        | LSE1  | DLAP_PGAE-APND | 30  | 24   | 90.000 |
      Then the upload took 2 records
      And LSE1's monthly forecast load is ERROR
      And LSE1's monthly forecast load tells the hours:
        | sink           | day | hour | mw      | cec    |
        | DLAP_PGAE-APND | 1   | 1    | 105.000 | 99.999 |
        | DLAP_PGAE-APND | 30  | 24   | 105.000 | 90.000 |
      And LSE1's monthly forecast load has no exceedance

    @CRR-LFC-044 @w1-tue-alloc-mn-1 @messages @rule:cec-cut-told
    Scenario: Whose forecast no longer holds is told so
      Given CEC1 has uploaded the load forecast:
        | owner | sink           | day | hour | mw     |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 99.999 |
      When LSE1 reads the private messages
      Then "Your forecast load is in ERROR after a change of the CEC load. Hand it in again." is among the messages

    @CRR-LFC-041 @w1-tue-alloc-mn-1 @rule:cec-hours-kept
    Scenario: Hours that the Commission does not name stay as they were
      Given CEC1 has uploaded the load forecast:
        | owner | sink           | day | hour | mw      |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 200.000 |
      When LSE1 hands in monthly forecast load of 105.001 MW in each hour at DLAP_PGAE-APND
      Then it is refused with SER0030

    @CRR-LFC-042 @w1-tue-alloc-mn-1 @rule:load-resubmission
    Scenario: Handed in again below the cut
      Given CEC1 has uploaded the load forecast:
        | owner | sink           | day | hour | mw     |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 90.000 |
      When LSE1 hands in monthly forecast load of 94.500 MW in each hour at DLAP_PGAE-APND
      Then the load is VALID
      And LSE1's monthly forecast load is VALID
      And LSE1's monthly forecast load is 94.500 MW in each hour at DLAP_PGAE-APND

    @CRR-LFC-043 @w1-tue-alloc-mn-1 @rule:cec-retest @rule:cec-tolerance
    Scenario: A cut that still leaves room
      When CEC1 uploads the load forecast:
        | owner | sink           | day | hour | mw      |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 100.001 |
      Then LSE1's monthly forecast load is VALID

  Rule: The Commission's load is for those who serve load, for the month ahead, while its window is open

    @CRR-LFC-050 @w1-tue-alloc-mn-1 @rule:cec-owner
    Scenario: For a holder who serves no load
      Given the monthly forecast load window is OPEN
      When CEC1 uploads the load forecast:
        | owner | sink           | mw      |
        | FIN1  | DLAP_PGAE-APND | 100.000 |
      Then it is refused with SER0030

    @CRR-LFC-051 @w1-tue-alloc-mn-1 @rule:cec-window
    Scenario: After its window has closed
      Given it is W1-WED 11:00:00 PPT
      When CEC1 uploads the load forecast:
        | owner | sink           | day | hour | mw      |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 100.000 |
      Then it is refused with LHFV0033

    @CRR-LFC-052 @w1-tue-alloc-mn-1 @rule:cec-window @rule:cec-retest
    Scenario: After the load windows have closed, a second before its own does
      Given the monthly forecast load window is OPEN
      And LSE1 has handed in monthly forecast load of 5.000 MW in each hour at DLAP_PGAE-APND
      And time has passed to W1-WED 10:59:59 PPT
      When CEC1 uploads the load forecast:
        | owner | sink           | day | hour | mw     |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 4.000  |
      Then LSE1's monthly forecast load is ERROR

    @CRR-LFC-053 @w1-tue-alloc-mn-1 @rule:access-function
    Scenario: LSE1 uploads a forecast for the Commission
      Given the monthly forecast load window is OPEN
      When LSE1 uploads the load forecast:
        | owner | sink           | day | hour | mw      |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 100.000 |
      Then it is refused with SEC0001

    @CRR-LFC-054 @w1-tue-alloc-mn-1 @rule:load-complete
    Scenario: The same hour twice
      Given the monthly forecast load window is OPEN
      When CEC1 uploads the load forecast:
        | owner | sink           | day | hour | mw      | times |
        | LSE1  | DLAP_PGAE-APND | 1   | 1    | 100.000 | 2     |
      Then it is refused with SER0030
