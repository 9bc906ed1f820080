"""The words by which a feature is recognised, in both languages. A cue is a regular expression over lower-case text."""

from __future__ import annotations

import re
from typing import Final


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


PAST = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if (code - 0xAC00) % 28 == 20 and chr(code) not in "있겠")
"""Korean syllables that end in ㅆ: the past tense, but for 있 and 겠."""

FIRST_PERSON: Final = {
    "en": _any(r"\b(?:i|i'd|i'm|i've|we|we'd|my|me|our|us)\b"),
    "ko": _any(r"(?:^|\s)(?:제가|저는|저도|저희|제|저의|저에게|저한테|우리|전)(?=\s|[가-힣])", r"겠습니다|겠어요"),
}
OWN_ACTION: Final = {
    "en": _any(
        r"\b(?:i|we)(?:'ve)?\s+(?:(?:then|also|first|personally|quickly|finally|usually|would|will|had to|"
        r"decided to|started to|began to|chose to|could|might)\s+){0,2}(?!think\b|feel\b|am\b|was\b|were\b|have\b|"
        r"know\b|like\b|guess\b|mean\b|believe\b|learn|realis|realiz|want\b|would\b|had\b|did\b|do\b|don't\b|"
        r"can\b|should\b|"
        # an attitude or a general claim is not an action
        r"say\b|try\b|call (?:myself|it)|love\b|enjoy\b|hope\b|agree\b|remain\b|stay\b|keep (?:calm|a cool)|"
        r"get along|"
        r"work well|always\b|never\b|certainly\b|really\b|also\b|see (?:it|that|how)\b|respect\b|understand|"
        r"need\b|must\b)[a-z]{3,}"
    ),
    "ko": _any(
        r"(?:제가|저는|저희는|저희가|직접|우선|먼저)[^.!?]*?(?:(?<!편)했|(?<![없있같되이쁘싫])었|(?<![같알좋많작짧낮])았|"
        r"[붙줄높보들먹녹끓울직]였|렸|겼|졌|갔|왔|꿨|췄|냈|켰|썼|봤|눴|줬|뒀|쳤|샀|탔|땄|팠|펐|폈|"
        r"하겠|겠습니다|합니다|할 것)",
        r"(?<![알모])(?<!좋)(?<!되)(?<!있)(?<!같)(?:겠습니다|겠어요|겠고)(?![^.!?]*(?:최선|열심|노력))",
        r"(?:했습니다|했어요|만들었|나눴|나누었|바꿨|바꾸었|적용했|제안했|도입했|분석했|정리했|진행했|설계했|"
        r"작성했|물었|물어봤|설득했)",
    ),
}
SITUATION: Final = {
    "en": _any(
        r"\b(?:when|while|last (?:year|month|week|spring|summer|autumn|fall|winter)|in (?:19|20)\d\d|at the time|"
        r"one (?:day|time)|once|during|at my (?:last|previous|current|first)|in my (?:last|previous|current|first)|"
        r"our (?:team|project|company|customers?|service|release)|there was|there were|ago|"
        r"on (?:a|my|our) (?:team|project)|in this case|if (?:that|this) happened|"
        # a scene is set in the past tense, with somebody else for its subject; a hypothetical one by asking
        r"(?<!\bi )(?<!\bwe )(?<!\band )(?<!\bthen )(?<!\bto )(?:[a-z]{3,}(?<!need)(?<!suppos)(?<!interest)ed|came|"
        r"went|fell|broke|kept|said|told|left|gave|took|ran|got|began|became|grew|lost|stood|brought|sent|wrote)\b|"
        r"was|were|had|wasn't|weren't|hadn't|couldn't|used to|whether|which (?:of|one|step|kind)|how (?:many|"
        r"much|long)|"
        r"what (?:went|happens|happened|got|changed|exactly|is|hurts|this|makes|it|they|differs))\b"
    ),
    "ko": _any(
        r"당시|그때|작년|올해|지난|\d+년|\d+월|학기|재직|근무|인턴|프로젝트|때\b|적이 있|상황이|동안|에서 일|"
        r"팀에서|회사에서|학교에서|서비스에서|중이었|있었습니다|이런 경우|그런 상황|있었어요|있었는데|였는데|"
        rf"였고|[{PAST}](?:는데|지만)|"
        r"(?:에서|에) (?:일할|일하|있을)|하고 있었|되어 있었|되었는데|(?:하루|이틀|일|주|달|개월|년) (?:전|뒤|"
        r"동안|째)|"
        # a hypothetical case is framed by asking what it is
        r"[는은을]지(?:부터|를|도|,| |가)|인지|무엇이|무슨 일|어떤 (?:일|점|게)|얼마나|누가 |언제 "
    ),
}
TASK: Final = {
    "en": _any(
        r"\b(?:(?:my|our|the) (?:goal|task|job|role|responsibility|aim|problem|challenge|issue|target)|"
        r"(?:needed|had|have|need|asked|supposed|responsible|wanted|in charge) (?:to|of|for)|"
        r"(?:i|we) was responsible|problem was|goal was|deadline)\b"
    ),
    "ko": _any(
        r"목표|과제|맡[은았게]|담당|역할|책임|해야 (?:했|하는|할)|문제[는가였]|문제를|문제였|필요했|필요가|"
        r"요구|마감|이슈"
    ),
}
RESULT: Final = {
    "en": _any(
        r"\b(?:as a result|result(?:ed|s)?\b|in the end|finally|eventually|outcome|so that|therefore|"
        r"ended up|which led|"
        r"we shipped|was able to|were able to|managed to|succeeded|(?:dropped|fell|rose|grew|went|improved|"
        r"increased|decreased|shrank|came|"
        r"reduced|cut|doubled|halved)\b[^.]{0,40}\b(?:by|to|from|down|up|under)|saved|since then|ever since|"
        r"afterwards?|"
        r"turned out|from (?:then|that day) on|only (?:\d+|one|two|three|a|twice|once)|as planned|sold out|"
        r"(?:has|have) (?:stayed|become|been)|"
        r"is still|are still|now|came of it|nobody|did not have to|then gets?|would (?:show|tell|give|mean)|"
        r"is the proof|which (?:leaves|gives|saved))\b"
    ),
    "ko": _any(
        r"그제야|그랬더니|했더니|었더니|았더니|바꾸니|하니까|지금까지|지금은|지금도|게 되었|게 됐|올랐|내려갔|"
        r"내렸|나았|그쳤|되었습니다|"
        r"졌습니다|졌어요|다 팔|끝났|마쳤|마무리|나왔|실제로|들어갔|[0-9](?:번|건|개|명|장)만|"
        r"결과|결국|덕분에|성과|그 후|이후|마침내|달성|완료했|성공|줄었|줄일 수|늘었|늘어났|높아졌|향상됐|향상되|"
        r"개선됐|개선되|"
        r"단축됐|단축되|단축했|해결됐|해결되|해결할 수|마칠 수|끝낼 수|출시했|출시할 수|떨어졌|감소|증가"
    ),
}
CAUSE: Final = {
    "en": _any(
        r"\b(?:because|since|, (?:so|as|for)|so (?:i|we|they|it|that)|judged|otherwise|the reason|therefore|"
        r"that(?:'s| is) why|which is why|due to|so that|in order to|caused)\b"
    ),
    "ko": _any(
        r"왜냐하면|때문|(?:라|이어|여)서 |(?:았|었|했|겠|을|를) 것 같아서|거든요|거라고|그러지 않으면|아니라면|"
        r"[가-힣]서는|(?:되|하|보|나)[게니]까|그래서|따라서|"
        r"이유[는로가였이]|므로|니까|으로 인해|덕분|기 위해|판단했|판단하|라고 봤|라고 보았"
    ),
}
ALTERNATIVE: Final = {
    "en": _any(
        r"\b(?:instead|alternativ|another (?:option|approach|way)|option|rather than|"
        r"compared|on the other hand|either|versus|vs|simpler|if not|unless|could also)\w*\b"
    ),
    "ko": _any(r"대신|대안|반면|다른 방법|다른 방안|선택지|보다는|보다 먼저|또는|두 가지 방"),
}
TRADE_OFF: Final = {
    "en": _any(
        r"\b(?:trade-?offs?|downside|drawback|cost|risk|at the expense|"
        r"although|even though|however|worth|pros and cons)\w*\b"
    ),
    "ko": _any(r"장단점|단점|위험|리스크|비용|감수|트레이드오프|더라도|포기|대가|손해|부작용"),
}
CHECKING: Final = {
    "en": _any(
        r"\b(?:check(?:ed)?|verif\w+|test(?:ed|ing)?|measur\w+|confirm\w*|monitor\w*|reproduc\w+|compar\w+|"
        r"hypothes\w+|count\w*|proof|prove\w*|again whether|look(?:ed)? (?:up|whether|again)|held? (?:that|it|"
        r"them)? ?against|"
        r"side by side|redo|repeat\w*|if\b[^.]{5,60}\bthen)\b"
    ),
    "ko": _any(
        r"맞춰 보|대조|세어|세었|지켜보|살피|재 보|재겠|다시 재|돌려 보|시험해|증명|견주|확인|검증|테스트|측정|"
        r"모니터링|재현|비교|가설|점검|살펴|만약|(?:다면|라면) "
    ),
}
ORDERING: Final = {
    "en": _any(r"\b(?:first(?:ly)?|second(?:ly)?|then|next|after that|finally|step)\b"),
    "ko": _any(r"먼저|우선|첫째|첫 번째|둘째|다음으로|그다음|그 다음|이어서|마지막으로|단계"),
}
PLANNED: Final = {
    "en": _any(r"\b(?:i|we)(?:'d|'ll| would| will)\b"),
    "ko": _any(r"겠습니다|겠어요|겠고|을 것입니다|을 겁니다|을 거예요"),
}
LESSON: Final = {
    "en": _any(
        r"\b(?:i|we)(?:'ve)? (?:have )?(?:learn(?:ed|t)|reali[sz]ed|understood)|"
        r"lesson|taught me|looking back|in hindsight|(?:i|we) (?:now|have since)\b|took from it|"
        r"had not expected|opened my eyes"
    ),
    "ko": _any(
        r"배웠|배운|배울 수|깨달|느꼈|알게 (?:됐|되|된)|교훈|돌아보|돌이켜|반성|깨닫",
    ),
}
NEXT_TIME: Final = {
    "en": _any(
        r"\b(?:next time|since then|from then on|i (?:should have|could have)|in (?:the )?future|"
        r"these days|ever since|from (?:that day|then)|(?:i|we) now\b|"
        r"if i (?:did|were|had))\b"
    ),
    "ko": _any(
        r"다음에는|다음부터|다음번|이후로|그 후로|그 뒤로|앞으로|다시 한다면|다시 그런|지금은|이제는|"
        r"그때부터|그날부터|다음부터|그다음부터|다음에|했더라면|했어야"
    ),
}
NUMBER: Final = re.compile(
    r"\d[\d.,]*\s*(?:%|percent|퍼센트|ms|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|people|"
    r"users?|customers?|"
    r"times|lines|requests?|gb|mb|tb|k\b|초|분|시간|일|주|개월|달|년|명|건|회|번|배|개|원|만|억|천|줄|대|위|점|차)?",
    re.IGNORECASE,
)
NUMBER_WORD: Final = {
    "en": _any(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
        r"sixty|eighty|ninety|"
        r"hundred|thousand|million|half|twice|double)(?:[- ](?:and|a|an|\w+))?\s+(?!of us\b|of them\b)[a-z]{3,}"
    ),
    "ko": _any(
        r"(?<![가-힣])(?:한두|두세|서너|대여섯|예닐곱|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열두|스무|서른|삼|사|오|육|칠|팔|구|절반|"
        r"[일이삼사오육칠팔구]?(?:십|백|천|만|억)[일이삼사오육칠팔구십백천만]*)\s*"
        r"(?:퍼센트|프로|초|분|시간|일간|주일|주간|주 |주(?=[에를은])|쪽|문장|곳|군데|통|판|켤레|대|항목|단계|마리|"
        r"사람|밤|저녁|번째|줄|병|상자|"
        r"개월|달|년|명|건|번|배|개|차례|가지|밀리초|원)|절반"
    ),
}
