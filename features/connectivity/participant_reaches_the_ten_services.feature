@connectivity @conn-1
Feature: A participant reaches the ten services
  Before the sim begins, everybody finds out whether a good certificate opens every door: one
  GET on each of the ten services, and each comes back with a success.

  Background:
    Given the market simulation is under way

  Rule: A good certificate and a request id are all that a sample GET needs

    @CRR-CON-001 @app_status @security @rule:declared-properties @rule:app-status
    Scenario Outline: The application says that it is up, over TLS <version>
      When FIN1 asks for the app status over TLS <version>
      Then the application is "up"

      Examples:
        | version |
        | 1.2     |
        | 1.3     |

    @CRR-CON-002 @rule:raw-archive
    Scenario Outline: The sample GET of the <service> service
      When <actor> makes the sample GET of the <service> service
      Then the service answers

      Examples:
        | service                        | actor |
        | market status                  | FIN1  |
        | messages                       | FIN1  |
        | nomination                     | LSE1  |
        | auction                        | FIN1  |
        | market data                    | FIN1  |
        | historical and forecasted load | LSE1  |
        | load migration                 | UDC1  |
        | secondary market               | FIN1  |
        | TOR conversion                 | TOR1  |
