"""The patterns of calendar expressions: pieces for years, months, days and clock times, and what they make.

Group names are the fields that `calendar_dates.calendar_date` reads. A group may stand in several branches.
"""

from __future__ import annotations

from linyi_ie.lexicon import table
from linyi_ie.recognisers.numerals import NEIGHBOURS, NUMERAL
from linyi_ie.recognisers.rules import HAN, Pattern, alternation, beginning, first_of, soon

_TABLE = table("calendar")
YEARS: dict[str, int] = _TABLE["years"]
YEARS_BEFORE: dict[str, int] = _TABLE["years_from_before"]
YEARS_TOPIC: dict[str, int] = _TABLE["years_from_topic"]
MONTHS: dict[str, int] = _TABLE["months"]
MONTHS_BEFORE: dict[str, int] = _TABLE["months_from_before"]
DAYS: dict[str, int] = _TABLE["days"]
DAYS_BEFORE: dict[str, int] = _TABLE["days_from_before"]
HALVES: dict[str, int] = _TABLE["halves"]
WEEKS: dict[str, int] = _TABLE["weeks"]
SEASONS: dict[str, list[int]] = _TABLE["seasons"]
ERAS: dict[str, int] = _TABLE["eras"]

# ── Years ─────────────────────────────────────────────────────────────────────────────────────────

_AFTER_SHORT_YEAR = r"(?=年(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|[初底末春夏秋冬度]|[上下]半年|第?[一二三四]季度))"
_TWO_HAN_DIGITS = (
    rf"(?<![〇零一二三四五六七八九十百千万亿两第点之])(?:[〇零][一二三四五六七八九](?=年(?!级|薪|制))"
    rf"|(?!{NEIGHBOURS})[一二三四五六七八九][〇零一二三四五六七八九](?=年(?![来前后间内里以多半级制代计]))"
    rf"|(?:{NEIGHBOURS})(?=年(?:[一二三四五六七八九]|十[一二]?)月))"
)
"""九八年, 零五年, 一五年三月: the digits of a year, not 七八年 (seven or eight years)."""
_SINCE_LIFE = "出?生(?!产|活|态|效)|毕业|参军|入伍|入党|参加工作|退伍|转业|结婚|进厂|建成|考[入上]"
"""What a person or a house tells by a year of two digits: 97年进厂."""
_YEAR_DIGITS = (
    rf"{_TWO_HAN_DIGITS}|(?<![\d.经历近了达过立满约长用])[5-9]\d(?=年(?:{_SINCE_LIFE}))|"
    r"(?<![\d.])(?:1[0-9]|20)\d\d(?=\s?年)|(?<![〇零一二三四五六七八九])(?:[一二][〇零一二三四五六七八九]{3}(?=年)"
    r"|[三四五六七八九][〇零一二三四五六七八九]{2}(?=年[一二三四五六七八九十]{1,2}月))"
    r"|[两二]千(?:零[一二三四五六七八九]|[零〇]一?十[一二三四五六七八九]?)(?=年)|[两二]千(?:零?[一二三四五六七八九]|[零〇]?十[一二三四五六七八九]?|二十[一二三四五六七八九]?)?(?=年[一二三四五六七八九十\d]{1,2}月)"
    rf"|(?<![\d.])\d\d{_AFTER_SHORT_YEAR}|(?<![\d.])0\d(?=年)|(?<=[较比自从])[12]\d(?=年(?![来前后间内里以多级制]))|(?<=公元)\d{{1,3}}(?=年)|(?<=在)\d{{3}}(?=年)"
)
_YEAR_WORDS = alternation({*YEARS, *YEARS_BEFORE, *YEARS_TOPIC} - {"后年"})
YEAR = (
    rf"(?:(?=[\d〇零一二两三四五六七八九十千]{{1,5}}\s?年)(?P<year>{_YEAR_DIGITS})\s?年(?:度|份)?"
    rf"|(?P<year_word>{_YEAR_WORDS}|(?<![产成工用投期以之])后年(?!产|均|度)))"
)

# ── Months and days ───────────────────────────────────────────────────────────────────────────────

MONTH = (
    r"(?:(?P<month>(?<![\d.])(?:1[0-2]|0?[1-9])|(?<![一二三四五六七八九十百第上下])(?:十[一二]?|[一二三四五六七八九])"
    r"|(?<![\d一二两三四五六七八九十百千万亿几多余])元)\s?"
    r"月(?:份)?(?![球饼亮台光嫂票租薪刊均历色牙季])"
    rf"|(?P<month_word>{alternation([*MONTHS, *MONTHS_BEFORE])}))"
)
_HAN_DAYS = "三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?"
_HAN_DAY = f"{_HAN_DAYS}|[一二三四五六七八九]"
_NO_DAY = "(?![均报期游程常照本志元])"
_NO_NUMBER = "(?![线楼院站机店文令公车井馆码厅桥地船煤矿])"
DAY = rf"(?P<day>(?<![\d.])(?:3[01]|[12]\d|0?[1-9])|{_HAN_DAY})\s?(?:日{_NO_DAY}|号{_NO_NUMBER})"
LONE_DAY = (
    rf"(?P<day>(?<![\d.月])(?:3[01]|[12]\d|0?[1-9])|(?<![一二三四五六七八九十百])(?:{_HAN_DAYS.replace('?', '')}))"
    r"日(?![均报期游程常照本志元夜内])"
)
DAY_WORD = rf"(?P<day_word>{alternation([*DAYS, *DAYS_BEFORE])})"
WEEKDAY = (
    rf"(?:(?:(?P<week>{alternation(WEEKS)})的?|(?<!{HAN})|(?<=[在于每到和至及的是逢点]))"
    r"(?:周(?P<weekday>[一二三四五六日末])|(?:星期|礼拜)(?P<weekday>[一二三四五六日天])))(?![岁年期刊边围])"
)
WEEK = rf"(?P<week>{alternation(WEEKS)})(?:周|星期|礼拜)(?![一二三四五六日天岁末期刊边围])"

# ── Times of day ──────────────────────────────────────────────────────────────────────────────────

_HALF_WORD = rf"{alternation(HALVES)}(?![会报餐饭班自期春稻籼熟])"
HALF = rf"(?P<half>{_HALF_WORD})"
_HOUR = r"(?:(?<![\d.])(?:2[0-4]|1\d|0?\d)|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])"
_MINUTE = r"(?:[0-5]?\d|[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])"
_NO_HOUR = "(?!间|期|代|段|评|赞|击|名|对|在|任|速|常|事)"
_AM_PM = r"(?:\s?(?P<meridiem>[AaPp])\.?[Mm](?![A-Za-z])\.?)"
_DIGITAL = rf"[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?(?![\d:：.%]){_AM_PM}?"
CLOCK = (
    rf"(?P<hour>{_HOUR})\s?(?:[时点]{_NO_HOUR}(?:(?P<half_hour>半)|(?P<quarters>[一二三123])刻"
    rf"|(?P<minute>{_MINUTE})(?:分(?!钟)(?:(?P<second>{_MINUTE})秒)?)?)?(?:整|[来多]?钟)?|{_DIGITAL})(?:许|左右|多(?!{HAN}))?"
)
"""A clock time where the words before it, or the range it ends, already say that it is one."""
STRICT_CLOCK = (
    rf"(?:(?P<hour>{_HOUR})(?:时{_NO_HOUR}(?:(?P<half_hour>半)|(?P<minute>{_MINUTE})分?(?:(?P<second>{_MINUTE})秒)?)?(?:整|许)?"
    rf"|点(?:(?P<half_hour>半)(?!钟头)|(?P<quarters>[一三13])刻|(?P<minute>{_MINUTE})分(?!之)|整|钟|许|(?=[—~\-到至]{HAN}{{0,3}}\d?{HAN}?\d?点))"
    rf"|{_DIGITAL}|{_AM_PM})(?:许|左右)?"
    rf"|(?:^|(?<=[\s，。]))(?P<hour>{_HOUR})点(?=$|\s))"
)
"""A clock time that stands alone: 点 needs more, since 三点 may be three points."""
_DASH = r"\s?(?:至|到|——|—|–|-|~|－|―)\s?"
_SPAN_OF_HOURS = (
    rf"(?P<hour>{_HOUR}){_DASH}(?P<half_to>{_HALF_WORD})?(?P<hour_to>{_HOUR})[时点]{_NO_HOUR}"
    rf"(?:(?P<half_hour_to>半)|(?P<minute_to>{_MINUTE})分?)?(?:之?间)?"
)
_UNTIL = (
    rf"(?:{_DASH}(?P<half_to>{_HALF_WORD})?(?P<hour_to>{_HOUR})(?:[时点]{_NO_HOUR}(?:(?P<half_hour_to>半)|(?P<minute_to>{_MINUTE})分?)?"
    r"|[:：](?P<minute_to>[0-5]\d)(?:[:：]\d\d)?(?![\d:：.%]))(?:之?间)?)?"
)
_ABOUT_AN_HOUR = rf"(?=(?:{NEIGHBOURS}|九十)点)(?P<hour>.)(?P<hour_to>.)点(?:多?钟|多|左右)?"
"""下午四五点钟: from one to the other."""
_TIME_FIRST = f"[{''.join(sorted({word[0] for word in HALVES}))}\\d零一二两三四五六七八九十]"
TIME = (
    rf"(?:(?=\s?{_TIME_FIRST})\s?(?:{HALF}\s?{_SPAN_OF_HOURS}|{HALF}\s?{_ABOUT_AN_HOUR}"
    rf"|(?:{HALF}\s?)?{CLOCK}{_UNTIL}|{HALF}))"
)

# ── Parts of years and months ─────────────────────────────────────────────────────────────────────

_NUMBER = "(?:十[一二]?|[一二两三四五六七八九]|1[0-2]|[1-9])"
_NO_PART = "(?![等学级高国期心小央共考和华步审赛选衷层薪蕴断风])"
"""What 初, 底, 末 and 中 begin another word with: 初步, 底薪, 中考."""
_AGED = "青少老中成壮童幼多"
"""What 年 ends a word with: 青年初步 is no 年初."""
SECTION_OF_YEAR = (
    r"(?P<section>上半年|下半年|[前后]半年|第?[一二三四1-4]季度末?|(?:前|头|上)[二三两]个?季度|首季度?"
    rf"|(?:前|头|首){_NUMBER}个?月(?!大)|全年(?!龄)|岁末|(?<![{_AGED}])年(?:内(?![部心])|[初底末中]{_NO_PART}))"
)
_QUARTER = r"(?:[Qq][1-4]|[Hh][12])(?![A-Za-z\d])"
_ADORNED_SEASON = "(?:[盛初仲炎深暮晚早阳隆严寒](?P<season>[春夏秋冬]))(?![运节])"
"""深秋, 初冬 behind a year: the season; 年初冬 holds no 年初."""
_ORDINAL_PART = rf"第{_NUMBER}个月|最后一个月|(?:最后|第)一天(?!然)"
_AFTER_YEAR = (
    rf"(?:的?(?:{_ADORNED_SEASON}|{SECTION_OF_YEAR}|(?P<section>{_ORDINAL_PART}|{_QUARTER})|(?P<section>[初底末中]{_NO_PART}"
    r"|(?P<season>[春夏秋冬])(?![运节招游耕茶晚训风播种管收])(?:季学期|[季天](?!奥|杯))?)))"
)
_YEAR_AND_SECTION = rf"(?P<year>(?<![\d.-])20\d\d)\s?(?P<section>[上下]半年|第?[一二三四]季度|{_QUARTER})"
"""2024上半年, 2024Q3: the year without 年."""
_NO_BEGINNING = "(?!级|中|心|[一二三四五六七八九十])"
SECTION_OF_MONTH = (
    rf"(?P<section>(?:上中|中下|[上中下])旬|[上下]半月|初{_NO_BEGINNING}|底|末|中(?=[，。旬])|第(?P<nth>[一二三四])周"
    r"|(?:最后|第)一天(?!然))"
)
NTH_WEEKDAY = r"(?:第(?P<nth>[一二三四五])|(?P<nth>最后一))个?的?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"

# ── What they make ────────────────────────────────────────────────────────────────────────────────

_DAY_OF_WEEK = (
    rf"(?:(?:星期|礼拜)(?P<weekday>[一二三四五六日天])|周(?P<weekday>[一二三四五六日])(?={_TIME_FIRST}|[，。、\s]|$))"
)
"""Right behind the date: 10月16日星期三. 周一 may be the beginning of a name there."""
_DAY_OF_MONTH = (
    rf"{MONTH}(?:\s?{DAY}(?:{_DAY_OF_WEEK}|\s?[（(]?{WEEKDAY}[）)]?)?|的?{NTH_WEEKDAY}(?:的(?={_TIME_FIRST}))?)"
)
_PART_OF_MONTH = rf"{MONTH}(?:的?{SECTION_OF_MONTH})?"
_YEAR_WORDS_FIRST = beginning([*YEARS, *YEARS_BEFORE, *YEARS_TOPIC])
YEAR_FIRST = rf"(?:(?=[\d〇零一二两三四五六七八九千]{{1,5}}\s?年)|{_YEAR_WORDS_FIRST})"
"""A look-ahead for what begins with a year."""
MONTH_FIRST = rf"(?:(?=[\d一二三四五六七八九十元]{{1,2}}\s?月)|{beginning([*MONTHS, *MONTHS_BEFORE])})"
ERA_YEAR = rf"(?P<era>{alternation(ERAS)})(?P<era_count>元|{NUMERAL})年"
ERA_FIRST = beginning(ERAS)
_SECTIONS = ["上半", "下半", "首季", "全年", "年内", "年中", "年初", "年底", *("第" + nth for nth in "一二三四1234")]
_WORDS = (
    [*YEARS, *YEARS_BEFORE, *YEARS_TOPIC, *MONTHS, *MONTHS_BEFORE, *DAYS, *DAYS_BEFORE, *_SECTIONS]
    + ["元月", "年末", "岁末", "月底", "月初", "月末", "春季", "秋季", "前半", "后半"]
    + [lead + number for lead in "前头首上" for number in "一二两三四五六七八九十123456789"]
    + [week + unit for week in ("", *WEEKS) for unit in ("周", "星期", "礼拜")]
)
_THIS_MONTHS_END = (
    rf"(?P<month_word>月)(?P<section>底|初|末)(?=[，。；前起以的就将要]|$)|(?<!{HAN})(?P<section>[上下]半月)"
)
_DAY_SOON = soon("[日号天儿晨早晚夜周星礼]")
_ONE_DAY = (
    rf"{_DAY_SOON}(?:(?:{YEAR}的?\s?)?{_DAY_OF_MONTH}|{DAY_WORD}|{LONE_DAY}|{WEEKDAY}(?:[（(]{MONTH}{DAY}[）)])?)"
)
DAYS_AND_TIMES = Pattern(rf"{_ONE_DAY}{TIME}?")
YEARS_AND_PARTS = Pattern(
    rf"{YEAR}(?:\s?{_AFTER_YEAR}|的?\s?{_PART_OF_MONTH})?|{_PART_OF_MONTH}"
    rf"|{_YEAR_AND_SECTION}|{SECTION_OF_YEAR}|{_THIS_MONTHS_END}|(?P<season>[春秋])季学期|{WEEK}"
)
CLOCK_ALONE = Pattern(rf"{HALF}\s?(?:{_SPAN_OF_HOURS}|{_ABOUT_AN_HOUR}|{CLOCK}{_UNTIL})|{STRICT_CLOCK}{_UNTIL}")
_HAN_STARTS = "〇零一二两三四五六七八九十廿千"
_UNIT_SOON = rf"(?=[0-9{_HAN_STARTS}]{{0,4}}\s?[年月日号季qQhH上下第])"
CALENDAR_STARTS = Pattern(f"[0-9](?<![0-9.].){_UNIT_SOON}|[{_HAN_STARTS}]{_UNIT_SOON}|{first_of(_WORDS)}")
_HOUR_SOON = rf"(?=[0-9{_HAN_STARTS}]{{0,2}}\s?[时点:：apAP])"
CLOCK_STARTS = Pattern(f"[0-9](?<![0-9.].){_HOUR_SOON}|[{_HAN_STARTS}]{_HOUR_SOON}|{first_of(HALVES)}")
NUMERIC_STARTS = Pattern(r"[0-9](?<![0-9./].)(?=[0-9]{3}[-/. 0-9]|[0-9]?/[0-9])")
_DAY_DIGITS, _MONTH_DIGITS = r"(?:3[01]|[12]\d|0?[1-9])", "(?:1[0-2]|0?[1-9])"
_ISO = rf"(?P<year>1[0-9]\d\d|20\d\d)(?P<sep>[-/.])(?P<month>{_MONTH_DIGITS})(?:(?P=sep)(?P<day>{_DAY_DIGITS}))?"
_COMPACT = (
    r"(?:^|(?<=[\s，。；（(：:于在自从到至—–-]))(?P<year>20\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])"
    r"(?=$|[\s，。；）)至到—–-])"
)
_LEAD = "[于在自从到至]"
_BEHIND_A_LEAD = rf"(?:(?<={_LEAD}\d/\d)|(?<={_LEAD}\d\d/\d)|(?<={_LEAD}\d/\d\d)|(?<={_LEAD}\d\d/\d\d))"
_SLASHED = (
    rf"(?:\A|(?<=[于在自从到至]))(?P<month>{_MONTH_DIGITS})/(?P<day>{_DAY_DIGITS})"
    rf"(?=$|\s?\d{{1,2}}:|[（(]?(?:周|星期)|[到至]\d|{_BEHIND_A_LEAD}(?:{HAN}|，))"
)
"""12/1 is a date where nothing else stands, or a word says so: 占1/3 is none."""
NUMERIC = Pattern(
    rf"(?=\d)(?<![\d./]|(?<!\d)-|(?<!\d\d|[./]\d)-)(?:{_ISO}|{_COMPACT}|{_SLASHED}"
    rf"|(?P<year>20\d\d) (?P<month>1[0-2]|0[1-9]) (?P<day>3[01]|[12]\d|0[1-9])"
    rf"|(?P<part_one>{_DAY_DIGITS})/(?P<part_two>{_DAY_DIGITS})/(?P<year>(?:19|20)\d\d|\d\d))"
    rf"(?![\d%/.]|-(?!20\d\d|\d{{1,2}}/)|个|万|亿)(?:T(?=\d\d:))?{TIME}?"
)
