package io.cambist.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The findings as CI systems know them from JUnit: one suite for each file. */
final class JunitReport {
  private static final int REPLACEMENT = 0xfffd;

  private final Map<String, List<Case>> suites = new LinkedHashMap<>();

  /** How a case came out, where it is not well. */
  private enum Fault {
    /** It was judged, and is not as it should be. */
    FAILURE,
    /** It could not be judged. */
    ERROR;

    String element() {
      return this == FAILURE ? "failure" : "error";
    }
  }

  private record Case(
      String name, String file, int line, Optional<Fault> fault, String message, String text) {}

  void passed(String suite, String name, String file, int line) {
    add(suite, new Case(name, file, line, Optional.empty(), "", ""));
  }

  /**
   * @param message on one line
   * @param text all that is to be said
   */
  void failed(String suite, String name, String file, int line, String message, String text) {
    add(suite, new Case(name, file, line, Optional.of(Fault.FAILURE), message, text));
  }

  /** What could not be judged. */
  void broken(String suite, String name, String file, int line, String message) {
    add(suite, new Case(name, file, line, Optional.of(Fault.ERROR), message, message));
  }

  private void add(String suite, Case one) {
    suites.computeIfAbsent(suite, name -> new ArrayList<>()).add(one);
  }

  /** The report in UTF-8. */
  byte[] xml() {
    var bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory()
              .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
      xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
      xml.writeCharacters("\n");
      xml.writeStartElement("testsuites");
      List<Case> all = suites.values().stream().flatMap(List::stream).toList();
      counts(xml, "cambist check", all);
      for (Map.Entry<String, List<Case>> suite : suites.entrySet()) {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        counts(xml, suite.getKey(), suite.getValue());
        for (Case one : suite.getValue()) {
          write(xml, suite.getKey(), one);
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
      }
      xml.writeCharacters("\n");
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }

  private static void counts(XMLStreamWriter xml, String name, List<Case> cases)
      throws XMLStreamException {
    attribute(xml, "name", name);
    attribute(xml, "tests", Integer.toString(cases.size()));
    attribute(xml, "failures", Long.toString(count(cases, Fault.FAILURE)));
    attribute(xml, "errors", Long.toString(count(cases, Fault.ERROR)));
  }

  private static long count(List<Case> cases, Fault fault) {
    return cases.stream().filter(one -> one.fault().equals(Optional.of(fault))).count();
  }

  private static void write(XMLStreamWriter xml, String suite, Case one) throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", suite);
    attribute(xml, "name", one.name());
    attribute(xml, "file", one.file());
    attribute(xml, "line", Integer.toString(one.line()));
    if (one.fault().isPresent()) {
      xml.writeCharacters("\n      ");
      xml.writeStartElement(one.fault().get().element());
      attribute(xml, "message", one.message());
      xml.writeCharacters(clean(one.text()));
      xml.writeEndElement();
      xml.writeCharacters("\n    ");
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  /** XML 1.0 cannot say every character, escaped or not (section 2.2). */
  private static String clean(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().map(c -> isXml(c) ? c : REPLACEMENT).forEach(clean::appendCodePoint);
    return clean.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
