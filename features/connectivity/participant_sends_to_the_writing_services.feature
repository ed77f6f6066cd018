@connectivity @conn-2
Feature: A participant sends to the services that take data
  A sample POST shows that the certificate is known and that its access role may write. What
  the market thinks of the data is another matter, and not yet asked.

  Background:
    Given the market simulation is under way

  Rule: Read/write access lets a POST through to the market's own rules

    @CRR-CON-010 @rule:access-write
    Scenario Outline: The sample POST of the <service> service
      When <actor> makes the sample POST of the <service> service
      Then the request got past authentication and authorisation

      Examples:
        | service                        | actor |
        | nomination                     | LSE1  |
        | auction                        | FIN1  |
        | historical and forecasted load | LSE1  |
        | load migration                 | UDC1  |
        | secondary market               | FIN1  |
        | TOR conversion                 | TOR1  |

  Rule: Read access does not let a POST through

    @CRR-CON-011 @rule:access-write @security
    Scenario Outline: A reader makes the sample POST of the <service> service
      When READ1 makes the sample POST of the <service> service
      Then it is refused with SEC0001

      Examples:
        | service                        |
        | nomination                     |
        | auction                        |
        | historical and forecasted load |
        | load migration                 |
        | secondary market               |
        | TOR conversion                 |
