@week1 @messages @w1-mon-kick-5
Feature: A participant reads the messages of the ISO
  The ISO tells everybody when markets open and results are posted, and writes to one participant
  alone where it concerns nobody else. Files may come with a message.

  Rule: A public message is for everybody, a private one for its addressee alone

    @CRR-MSG-001 @w1-tue-info-1 @rule:message-addressee @rule:message-span
    Scenario: Everybody reads what is said to everybody
      Given the market simulation is under way
      And the ISO sends everybody the message "The daily call begins at 13.00 Pacific"
      When READ1 reads the public messages
      Then "The daily call begins at 13.00 Pacific" is among the messages

    @CRR-MSG-002 @w1-tue-info-1 @rule:message-addressee @rule:message-span
    Scenario: FIN1 reads what is said to FIN1
      Given the market simulation is under way
      And the ISO sends FIN1 the message "Your portfolio of last week was cancelled"
      When FIN1 reads the private messages
      Then "Your portfolio of last week was cancelled" is among the messages

    @CRR-MSG-003 @w1-tue-info-1 @rule:message-addressee
    Scenario: FIN2 does not read what is said to FIN1
      Given the market simulation is under way
      And the ISO sends FIN1 the message "Your portfolio of last week was cancelled"
      When FIN2 reads the private messages
      Then "Your portfolio of last week was cancelled" is not among the messages

    @CRR-MSG-004 @w1-wed-info-1 @mock_only @rule:declared-properties @rule:message-order
    Scenario: On Wednesday the caps are announced
      Given it is W1-WED 12:30:00 PPT
      When LSE1 reads the public messages
      Then "Nomination caps for the monthly and annual markets are posted." is among the messages
      And the messages come oldest first, none later than now

    @CRR-MSG-005 @w1-wed-info-1 @mock_only @rule:message-time
    Scenario: What will be said at noon is not heard at eleven
      Given it is W1-WED 11:00:00 PPT
      When LSE1 reads the public messages
      Then "Nomination caps for the monthly and annual markets are posted." is not among the messages

  Rule: A file comes with its message, byte for byte

    @CRR-MSG-010 @w1-tue-info-1 @rule:attachment-as-text
    Scenario: A file of text and other bytes
      Given the market simulation is under way
      And the ISO sends LSE1 the message "Notes of the call" with the file "Notes.txt"
      When LSE1 reads the private messages
      Then the file "Notes.txt" comes with the message, byte for byte

  Rule: Messages from the second of fromDate to the second of toDate are told

    @CRR-MSG-020 @w1-tue-info-1 @mock_only @rule:message-span
    Scenario Outline: Sent at 10:30:00, asked for from <since> to <until>
      Given it is W1-TUE 10:30:00 PPT
      And the ISO sends MSS1 the message "To the second"
      And time has passed to W1-TUE 11:00:00 PPT
      When MSS1 reads the private messages from W1-TUE <since> PPT to W1-TUE <until> PPT
      Then the only message is "To the second"

      Examples:
        | since    | until    |
        | 10:30:00 | 10:30:00 |
        | 10:29:59 | 10:30:00 |
        | 10:30:00 | 10:30:01 |

    @CRR-MSG-021 @w1-tue-info-1 @mock_only @rule:message-none-found
    Scenario Outline: Sent at 10:30:00, asked for from <since> to <until>, when nothing was
      Given it is W1-TUE 10:30:00 PPT
      And the ISO sends MSS1 the message "To the second"
      And time has passed to W1-TUE 11:00:00 PPT
      When MSS1 reads the private messages from W1-TUE <since> PPT to W1-TUE <until> PPT
      Then it is refused with SER0007

      Examples:
        | since    | until    |
        | 10:30:01 | 10:45:00 |
        | 10:29:00 | 10:29:59 |

    @CRR-MSG-022 @w1-tue-info-1 @rule:message-dates
    Scenario: The dates stand the wrong way round
      Given the market simulation is under way
      When FIN1 asks for public messages with the dates "fromDate=2026-03-10T16:00:01Z&toDate=2026-03-10T16:00:00Z"
      Then it is refused with SER0006

  Rule: Dates are asked for, and must be dates

    @CRR-MSG-030 @w1-tue-info-1 @rule:refusal-status @rule:query-complete
    Scenario: There is no fromDate
      Given the market simulation is under way
      When FIN1 asks for public messages with the dates ""
      Then it is refused with SER0017

    @CRR-MSG-031 @w1-tue-info-1 @rule:refusal-status @rule:schema-check
    Scenario Outline: The fromDate is <what>
      Given the market simulation is under way
      When FIN1 asks for public messages with the dates "fromDate=<date>"
      Then it is refused with SER0030

      Examples:
        | what               | date                  |
        | no date            | yesterday             |
        | a day without hour | 2026-03-10            |
        | a day too many     | 2026-02-30T08:00:00Z  |
