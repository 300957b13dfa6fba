package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Optional;

/**
 * What an operator's action did.
 *
 * @param words for people
 * @param hit what it ended
 * @param cutOff as it stands now
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DoneView(String words, Optional<ExtentView> hit, Optional<CutOffView> cutOff) {}
