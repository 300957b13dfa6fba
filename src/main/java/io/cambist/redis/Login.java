package io.cambist.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * As whom to log in.
 *
 * @param user empty: the default user
 * @param password empty: without logging in
 */
record Login(String user, String password) {
  static final Login NONE = new Login("", "");

  Command hello() {
    var arguments = new ArrayList<Object>(List.of("2"));
    if (!password.isEmpty()) {
      arguments.addAll(List.of("AUTH", user.isEmpty() ? "default" : user, password));
    }
    arguments.addAll(List.of("SETNAME", "cambist"));
    return new Command("HELLO", arguments);
  }

  /** Without the password, which would reach logs. */
  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}
