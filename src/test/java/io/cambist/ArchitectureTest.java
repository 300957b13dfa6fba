package io.cambist;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.cambist.session.Opening;
import io.cambist.session.SessionStore;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of the packages, and what may be named where. */
class ArchitectureTest {
  /**
   * Lowest first. A package imports only from rows above it here; siblings do not know each other.
   */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("oauth"),
          List.of("settings"),
          List.of("jose", "expression", "redis"),
          List.of("federation", "cutoff"),
          List.of("session", "audit"),
          List.of("token", "removal"),
          List.of("issuer", "proof"),
          List.of("client"),
          List.of("policy"),
          List.of("http", "decisionpoint"),
          List.of("exchange"),
          List.of("inspection", "operator", "command"),
          List.of("console"),
          List.of("development"));

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.cambist");

  @Test
  void a_package_imports_only_from_the_rows_below_it() {
    List<String> lower = new ArrayList<>();
    for (List<String> row : ROWS) {
      for (String name : row) {
        List<String> allowed = new ArrayList<>(lower);
        allowed.add(name);
        String[] permitted = allowed.stream().map(ArchitectureTest::in).toArray(String[]::new);
        classes()
            .that(resideInAPackage(in(name)))
            .should()
            .onlyDependOnClassesThat(
                are(not(resideInAPackage("io.cambist.."))).or(resideInAnyPackage(permitted)))
            .allowEmptyShould(true)
            .check(CODE);
      }
      lower.addAll(row);
    }
  }

  @Test
  void every_package_has_its_row_and_says_what_it_owns() throws IOException {
    List<String> rows = ROWS.stream().flatMap(List::stream).toList();
    for (JavaClass type : CODE) {
      String name = type.getPackageName();
      if (!name.equals("io.cambist")) {
        assertThat(rows).contains(name.substring("io.cambist.".length()));
      }
    }
    try (Stream<java.nio.file.Path> packages =
        Files.list(java.nio.file.Path.of("src/main/java/io/cambist"))) {
      for (java.nio.file.Path directory : packages.filter(Files::isDirectory).toList()) {
        assertThat(directory.resolve("package-info.java")).exists();
      }
    }
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.cambist.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void the_vocabulary_knows_nothing_but_the_jdk() {
    classes()
        .that(resideInAPackage(in("oauth")))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", in("oauth")))
        .check(CODE);
  }

  @Test
  void each_library_has_one_importer() {
    onlyImporter("jose", "org.jose4j..");
    onlyImporter("expression", "dev.cel..");
    onlyImporter("redis", "io.vertx.redis..", "io.vertx.mutiny.redis..");
    onlyImporter("federation", "org.snakeyaml..");
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.cambist.federation.JsonSchema")
        .and()
        .doNotHaveFullyQualifiedName("io.cambist.federation.JsonSchema$Meta")
        .should()
        .dependOnClassesThat(resideInAPackage("com.networknt.."))
        .check(CODE);
  }

  private static void onlyImporter(String name, String... library) {
    noClasses()
        .that(resideInAPackage("io.cambist.."))
        .and(are(not(resideInAPackage(in(name)))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(library))
        .check(CODE);
  }

  @Test
  void http_annotations_stand_in_resources_only() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .should()
        .beAnnotatedWith(Path.class)
        .check(CODE);
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        .haveSimpleNameNotEndingWith("Resource")
        .should()
        .beAnnotatedWith(Path.class)
        .check(CODE);
  }

  @Test
  void time_comes_from_the_injected_clock() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CODE);
    noClasses()
        .that(are(not(resideInAPackage("io.cambist"))))
        .should()
        .callMethod(Clock.class, "systemUTC")
        .check(CODE);
  }

  /** Unsigned claims are believed on the way of a dry run alone, and nothing is issued there. */
  @Test
  void nothing_comes_of_a_dry_run() {
    noClasses()
        .that()
        .haveNameNotMatching("io\\.cambist\\.[a-z]+\\.(DryRun|Supposed|Shadows).*")
        .should()
        .dependOnClassesThat()
        .haveSimpleNameStartingWith("Supposed")
        .check(CODE);
    noClasses()
        .that()
        .haveSimpleNameStartingWith("DryRun")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("Issuance")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(in("audit"), "io.micrometer..")
        .orShould()
        .callMethod(SessionStore.class, "open", Opening.class)
        .check(CODE);
  }

  @Test
  void names_say_what_a_class_is() {
    noClasses()
        .that(are(alwaysTrue()))
        .should()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(CODE);
  }

  private static String in(String name) {
    return "io.cambist." + name;
  }
}
