package io.cambist.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.kustomize.v1beta1.Kustomization;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads manifests as nothing else here does: a key that Kubernetes does not know, or knows in
 * another case, a value of another type and a key that is there twice are errors.
 */
final class Manifests {
  /** All kinds that we ship: one that is added here has rules that look at it. */
  private static final Map<String, Class<?>> KINDS = new HashMap<>();

  static {
    for (Class<? extends HasMetadata> kind :
        List.of(
            BackendTLSPolicy.class,
            ConfigMap.class,
            Deployment.class,
            HorizontalPodAutoscaler.class,
            HTTPRoute.class,
            Namespace.class,
            NetworkPolicy.class,
            PodDisruptionBudget.class,
            PrometheusRule.class,
            Secret.class,
            Service.class,
            ServiceAccount.class,
            ServiceMonitor.class)) {
      KINDS.put(HasMetadata.getApiVersion(kind) + " " + HasMetadata.getKind(kind), kind);
    }
    KINDS.put("kustomize.config.k8s.io/v1beta1 Kustomization", Kustomization.class);
    // It has the same keys.
    KINDS.put("kustomize.config.k8s.io/v1alpha1 Component", Kustomization.class);
  }

  private static final ObjectMapper STRICT =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts -> {
                texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              })
          .annotationIntrospector(new NoMoreThanDeclared())
          .build();

  private Manifests() {}

  /** The models keep what they do not know, unless nobody tells Jackson where. */
  private static final class NoMoreThanDeclared extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }

  /** A manifest that is refused. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * Each document of the text.
   *
   * @throws Refused when one is not what its kind may be
   */
  static List<Object> read(String yaml) {
    var read = new ArrayList<Object>();
    try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (documents.hasNext()) {
        read.add(resource(documents.next()));
      }
    } catch (IOException | RuntimeException broken) {
      throw new Refused(broken.getMessage());
    }
    return read;
  }

  private static Object resource(JsonNode document) throws JsonProcessingException {
    String kind = document.path("apiVersion").asText() + " " + document.path("kind").asText();
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new Refused("unknown kind: " + kind);
    }
    return STRICT.treeToValue(document, type);
  }
}
