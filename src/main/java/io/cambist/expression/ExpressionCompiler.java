package io.cambist.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import io.cambist.expression.Compilation.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Compiles, checks and bounds expressions, once, when a federation is loaded. Safe for use by many
 * threads.
 *
 * <p>An {@link Purpose#ATTRIBUTE} sees {@code claims}, a {@link Purpose#CLIENT} {@code attributes}
 * as well; every other purpose sees {@code subject}, {@code actor}, {@code client}, {@code target},
 * {@code request}, {@code claims}, {@code attributes} (maps all) and {@code now} (an Instant).
 */
public final class ExpressionCompiler {
  /** The longest source, in code points. */
  static final int LONGEST = 2000;

  private static final int DEEPEST = 40;
  private static final int MOST_ITERATIONS = 1000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .comprehensionMaxIterations(MOST_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelStringExtensions STRINGS =
      CelExtensions.strings(
          CelStringExtensions.Function.LOWER_ASCII, CelStringExtensions.Function.SPLIT);

  /** Without {@code split}, which would compare a long separator anew at each character. */
  private static final CelStringExtensions LINEAR_STRINGS =
      CelExtensions.strings(CelStringExtensions.Function.LOWER_ASCII);

  private final Patterns patterns = new Patterns();
  private final CelRuntime runtime;
  private final Map<Purpose, Dialect> dialects = new ConcurrentHashMap<>();

  /** What it takes to compile for one purpose. */
  private record Dialect(Vocabulary vocabulary, CelCompiler compiler, CelValidator literals) {}

  public ExpressionCompiler() {
    runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(
                CelStandardFunctions.newBuilder()
                    .excludeFunctions(
                        CelStandardFunctions.StandardFunction.EQUALS,
                        CelStandardFunctions.StandardFunction.NOT_EQUALS,
                        CelStandardFunctions.StandardFunction.IN,
                        CelStandardFunctions.StandardFunction.MATCHES,
                        CelStandardFunctions.StandardFunction.CONTAINS)
                    .build())
            .addFunctionBindings(new Equality(OPTIONS).bindings())
            .addFunctionBindings(
                // Two overloads: matches(text, pattern) and text.matches(pattern).
                CelFunctionBinding.from("matches", String.class, String.class, patterns::occurs),
                CelFunctionBinding.from(
                    "matches_string", String.class, String.class, patterns::occurs),
                CelFunctionBinding.from(
                    "contains_string", String.class, String.class, Substring::occurs),
                CelFunctionBinding.from(
                    "string_split_string",
                    String.class,
                    String.class,
                    (text, separator) -> Substring.split(text, separator, Substring.NO_LIMIT)),
                CelFunctionBinding.from(
                    "string_split_string_int",
                    List.of(String.class, String.class, Long.class),
                    of -> Substring.split((String) of[0], (String) of[1], (Long) of[2])))
            .addLibraries(LINEAR_STRINGS)
            .build();
  }

  /** Made when it is first asked for; those that see the same share it. */
  private Dialect dialect(Purpose purpose) {
    Purpose seeing =
        purpose == Purpose.ATTRIBUTE || purpose == Purpose.CLIENT ? purpose : Purpose.CONDITION;
    return dialects.computeIfAbsent(seeing, one -> dialect(Vocabulary.of(one)));
  }

  private Dialect dialect(Vocabulary vocabulary) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(vocabulary)
            .addLibraries(STRINGS);
    vocabulary.variables().forEach(builder::addVar);
    CelCompiler compiler = builder.build();
    CelValidator literals =
        CelValidatorFactory.standardCelValidatorBuilder(compiler, runtime)
            .addAstValidators(TimestampLiteralValidator.INSTANCE, DurationLiteralValidator.INSTANCE)
            .build();
    return new Dialect(vocabulary, compiler, literals);
  }

  /** Compiles one expression; never throws. */
  public Compilation compile(String source, Purpose purpose) {
    if (source.codePointCount(0, source.length()) > LONGEST) {
      return refused(
          new Fault(
              1,
              1,
              "the expression is longer than " + LONGEST + " characters",
              "split the rule, or map what it needs to an attribute"));
    }
    if (source.isBlank()) {
      return refused(new Fault(1, 1, "the expression is empty", "write one, or leave the key out"));
    }
    List<Fault> deceptive = Deceptive.faults(source);
    if (!deceptive.isEmpty()) {
      return new Compilation.Refused(deceptive);
    }
    Dialect dialect = dialect(purpose);
    try {
      CelValidationResult checked = dialect.compiler.compile(source);
      if (checked.hasError()) {
        return new Compilation.Refused(Faults.of(checked.getErrors(), dialect.vocabulary));
      }
      CelAbstractSyntaxTree ast = checked.getAst();
      List<Fault> faults = new ArrayList<>(patterns.compile(ast));
      faults.addAll(Faults.of(dialect.literals.validate(ast).getErrors(), dialect.vocabulary));
      resultFault(ast, purpose).ifPresent(faults::add);
      if (!faults.isEmpty()) {
        return new Compilation.Refused(faults);
      }
      return new Compilation.Compiled(
          new CelExpression(
              source,
              purpose,
              runtime.createProgram(ast),
              Prices.of(ast, patterns),
              StrictPlaces.of(ast),
              new Failures(names(ast)),
              ast,
              Reads.of(ast, dialect.vocabulary.variables().keySet())));
    } catch (CelValidationException
        | CelEvaluationException
        | RuntimeException
        | StackOverflowError unexpected) {
      return refused(
          new Fault(1, 1, "the expression cannot be compiled", "write it in another way"));
    }
  }

  private static Compilation refused(Fault fault) {
    return new Compilation.Refused(List.of(fault));
  }

  private static Optional<Fault> resultFault(CelAbstractSyntaxTree ast, Purpose purpose) {
    CelKind kind = ast.getResultType().kind();
    Optional<String> remedy =
        switch (purpose) {
          case CONDITION, CLIENT ->
              kind == CelKind.BOOL
                  ? Optional.empty()
                  : Optional.of("compare it, as in claims.x == true");
          case SUBJECT ->
              kind == CelKind.STRING || kind == CelKind.DYN
                  ? Optional.empty()
                  : Optional.of("make it a string, as in string(claims.x)");
          case DETAILS ->
              kind == CelKind.LIST || kind == CelKind.DYN
                  ? Optional.empty()
                  : Optional.of(
                      "choose of those requested, as in"
                          + " request.authorization_details.filter(d, d.type == \"x\")");
          case ATTRIBUTE, CLAIM ->
              switch (kind) {
                case BOOL, INT, UINT, DOUBLE, STRING, TIMESTAMP, LIST, MAP, STRUCT, DYN ->
                    Optional.empty();
                default -> Optional.of("make it a value of JSON, as in string(x)");
              };
        };
    return remedy.map(
        what -> new Fault(1, 1, "yields " + yielded(kind) + ", not " + wanted(purpose), what));
  }

  private static String yielded(CelKind kind) {
    return kind == CelKind.DYN
        ? "a value of unknown type"
        : kind.name().toLowerCase(Locale.ROOT).replace("_type", "");
  }

  private static String wanted(Purpose purpose) {
    return switch (purpose) {
      case CONDITION, CLIENT -> "a boolean";
      case SUBJECT -> "a string";
      case DETAILS -> "a list";
      case ATTRIBUTE, CLAIM -> "a JSON value";
    };
  }

  /** The member names that the source spells out. */
  private static List<String> names(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .flatMap(ExpressionCompiler::name)
        .distinct()
        .toList();
  }

  private static Stream<String> name(CelExpr expr) {
    if (expr.exprKind().getKind() == CelExpr.ExprKind.Kind.SELECT) {
      return Stream.of(expr.select().field());
    }
    boolean text = expr.constantOrDefault().getKind() == CelConstant.Kind.STRING_VALUE;
    return text ? Stream.of(expr.constant().stringValue()) : Stream.empty();
  }
}
