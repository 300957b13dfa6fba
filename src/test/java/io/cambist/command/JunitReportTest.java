package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitReportTest {
  @TempDir Path directory;
  @TempDir Path reports;
  private final Desk desk = new Desk();

  private static Document parsed(byte[] xml) throws Exception {
    var factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static List<Element> all(Document document, String name) {
    var nodes = document.getElementsByTagName(name);
    var all = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      all.add((Element) nodes.item(i));
    }
    return all;
  }

  private Document report(int code, Object... more) throws Exception {
    Path file = reports.resolve("report.xml");
    var words = new ArrayList<Object>(List.of("check", directory, "--junit", file));
    words.addAll(List.of(more));
    assertThat(desk.run(words.toArray()).code()).isEqualTo(code);
    return parsed(Files.readAllBytes(file));
  }

  @Test
  void every_test_is_a_case_with_its_place() throws Exception {
    Desk.directory(directory, Desk.FEDERATION, Desk.TESTS.replace("ttl: 2m", "ttl: 1m"));
    Document document = report(1);
    Element root = document.getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("testsuites");
    assertThat(root.getAttribute("tests")).isEqualTo("4");
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    assertThat(root.getAttribute("errors")).isEqualTo("0");
    assertThat(all(document, "testsuite"))
        .extracting(suite -> suite.getAttribute("name"))
        .containsExactly("shop.test.yaml");
    Element first = all(document, "testcase").get(0);
    assertThat(first.getAttribute("name")).isEqualTo("main deploys");
    assertThat(first.getAttribute("classname")).isEqualTo("shop.test.yaml");
    assertThat(first.getAttribute("file")).endsWith("/shop.test.yaml");
    assertThat(first.getAttribute("line")).isEqualTo("6");
    assertThat(all(document, "failure"))
        .extracting(failure -> failure.getAttribute("message"))
        .containsExactly("ttl: 120s, not 60s");
  }

  @Test
  void what_could_not_be_judged_is_an_error() throws Exception {
    Desk.directory(directory, Desk.FEDERATION.replace("ttl: 2m", "ttl: 2"), Desk.TESTS);
    Document document = report(2);
    assertThat(all(document, "error"))
        .extracting(error -> error.getAttribute("message"))
        .singleElement()
        .asString()
        .startsWith("shop.yaml:41:10: ttl of policy deploy");
  }

  @Test
  void too_little_coverage_and_what_is_wider_are_failures(@TempDir Path before) throws Exception {
    Desk.good(before);
    Desk.directory(
        directory,
        Desk.FEDERATION.replace("ttl: 2m", "ttl: 3m"),
        Desk.TESTS.replace("ttl: 2m", "ttl: 3m"));
    Document document = report(1, "--against", before, "--min-coverage", 100);
    assertThat(all(document, "testsuite"))
        .extracting(suite -> suite.getAttribute("name"))
        .containsExactly("shop.test.yaml", "coverage", "wider than " + before);
    assertThat(all(document, "failure"))
        .extracting(failure -> failure.getAttribute("message"))
        .contains("ttl: 120s -> 180s");
  }

  @Test
  void hostile_names_are_text_and_nothing_else() throws Exception {
    String name = "<b a=\\\"1\\\">]]> &amp; 'x' -->";
    Desk.directory(
        directory,
        Desk.FEDERATION,
        Desk.TESTS
            .replace("name: main deploys", "name: \"" + name + "\\u202e\\ufffe\"")
            .replace("ttl: 2m", "ttl: 1m"));
    assertThat(all(report(1), "testcase").get(0).getAttribute("name"))
        .isEqualTo("<b a=\"1\">]]> &amp; 'x' -->\u202e\ufffd");
  }

  @Test
  void what_xml_cannot_say_is_replaced() throws Exception {
    var report = new JunitReport();
    report.failed(
        "s", "a\u0000\u001b\ud800\uffff", "f", 1, "m\u0007", "t]]>\u0001\n\t\ud83d\ude42");
    Document document = parsed(report.xml());
    assertThat(all(document, "testcase").get(0).getAttribute("name"))
        .isEqualTo("a\ufffd\ufffd\ufffd\ufffd");
    assertThat(all(document, "failure").get(0).getTextContent())
        .isEqualTo("t]]>\ufffd\n\t\ud83d\ude42");
  }

  @Test
  void a_report_that_cannot_be_written_is_wrong() {
    Desk.good(directory);
    var said = desk.run("check", directory, "--junit", reports.resolve("no/such/place.xml"));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).contains("error: the report cannot be written to ");
  }
}
