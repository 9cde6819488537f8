"""What the API says of questions that come as JSON, in Chinese and English."""

from __future__ import annotations

QUESTION_MESSAGES: dict[str, tuple[str, str]] = {
    "question_too_large": (
        "内容过大，最多 {limit}；请分批询问，或请管理员调高上限",
        "this is too large; at most {limit} are accepted. Ask about less at once, or ask the operator to "
        "raise the limit",
    ),
    "nested_too_deeply": ("JSON 嵌套太深", "the JSON is nested too deeply"),
    "no_such_number": (
        "JSON 中没有 NaN 和 Infinity；坐标应为有限的数",
        "JSON knows neither NaN nor Infinity; coordinates are finite numbers",
    ),
    "number_in_quotes": ("应为数字，不加引号", "must be a number, without quotation marks"),
    "not_an_id": (
        "应为最多 {high} 个字符的文字，或整数",
        "must be a text of at most {high} characters or a whole number",
    ),
    "too_few": ("至少要有 {low} 个", "there must be at least {low}"),
    "too_many": ("最多 {high} 个，给出了 {count} 个", "at most {high}; {count} were given"),
    "too_many_answers": (
        "{points} 个点时最多 {high}；请分批询问",
        "at most {high} with {points} points; ask about fewer points at once",
    ),
    "exchanged": (
        "应在 {low} 到 {high} 之间；经度和纬度好像写反了",
        "must be between {low} and {high}; longitude and latitude seem to be exchanged",
    ),
    "not_a_line": (
        "应为 GeoJSON 的 LineString，或几何为 LineString 的 Feature",
        "must be a GeoJSON LineString, or a Feature whose geometry is one",
    ),
    "not_a_coordinate": (
        "应为 [经度, 纬度] 两个数字，例如 [113.625, 34.75]",
        "must be [longitude, latitude], two numbers such as [113.625, 34.75]",
    ),
    "line_too_long": (
        "这条线长 {km} 公里，最多 {high} 公里；请分段询问",
        "this line is {km} km long, at most {high} km; ask about parts of it",
    ),
}
